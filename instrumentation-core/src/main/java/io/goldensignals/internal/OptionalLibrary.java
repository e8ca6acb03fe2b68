package io.goldensignals.internal;

/**
 * A library that a part of ours needs and that is an optional dependency: asked for where that part is set up, so that its
 * absence names the artifact to add, rather than a class that the application never heard of.
 *
 * @param type a class of the library that the part uses
 * @param artifact the library's coordinates without the version
 */
public record OptionalLibrary(String type, String artifact) {

    /** Schedules by cron expressions. */
    public static final OptionalLibrary CRON_UTILS =
            new OptionalLibrary("com.cronutils.parser.CronParser", "com.cronutils:cron-utils");

    /** Distinct counts. */
    public static final OptionalLibrary DATASKETCHES =
            new OptionalLibrary("org.apache.datasketches.hll.HllSketch", "org.apache.datasketches:datasketches-java");

    /** The Kolmogorov-Smirnov test. */
    public static final OptionalLibrary COMMONS_STATISTICS = new OptionalLibrary(
            "org.apache.commons.statistics.inference.KolmogorovSmirnovTest",
            "org.apache.commons:commons-statistics-inference");

    /**
     * Does nothing if the library is there.
     *
     * @param part the part that needs it, as its user calls it
     * @param user a class of that part: the library is looked for where that class would find it
     * @throws IllegalStateException that names part and artifact if it is not
     */
    public void require(String part, Class<?> user) {
        try {
            Class.forName(type, false, user.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalStateException(part + " needs " + artifact + ": add it to the class path", e);
        }
    }
}
