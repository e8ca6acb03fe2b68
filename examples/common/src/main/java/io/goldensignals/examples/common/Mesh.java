package io.goldensignals.examples.common;

/** A stand-in for 3D geometry: work on points made from a model's bytes, enough to keep a processor busy. */
public final class Mesh {
    private final double[] points;

    private Mesh(double[] points) {
        this.points = points;
    }

    public static Mesh of(byte[] model) {
        double[] points = new double[Math.max(3, Math.min(model.length, 30_000))];
        for (int i = 0; i < points.length && i < model.length; i++) {
            points[i] = model[i] / 128.0;
        }
        return new Mesh(points);
    }

    /** Turns every point about an axis, {@code steps} times. */
    public Mesh rotate(int steps) {
        for (int step = 1; step <= steps; step++) {
            double cos = Math.cos(step);
            double sin = Math.sin(step);
            for (int i = 0; i + 1 < points.length; i += 2) {
                double x = points[i];
                double y = points[i + 1];
                points[i] = x * cos - y * sin;
                points[i + 1] = x * sin + y * cos;
            }
        }
        return this;
    }

    /** An estimate of the volume; its time grows with the detail: well under a millisecond each. */
    public double volume(int detail) {
        double volume = 0;
        for (int pass = 0; pass < detail; pass++) {
            rotate(1);
            for (int i = 0; i + 2 < points.length; i++) {
                volume += Math.abs(points[i] * Math.sqrt(Math.abs(points[i + 1])) - points[i + 2]);
            }
        }
        return volume / Math.max(1, detail);
    }

    public int size() {
        return points.length / 3;
    }
}
