package io.goldensignals.examples.reporter;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.DateTickUnit;
import org.jfree.chart.axis.DateTickUnitType;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.StandardXYItemLabelGenerator;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYDifferenceRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.time.FixedMillisecond;
import org.jfree.data.time.TimeSeries;
import org.jfree.data.time.TimeSeriesCollection;

/** Draws figures over time as a PNG. */
final class Chart {

    private static final Color FIGURE = new Color(0x1F60C4);
    private static final Color BAND = new Color(0xD8, 0xE6, 0xF8);
    private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    private static final int WIDTH = 1000;
    private static final int PANEL_HEIGHT = 260;

    private Chart() {}

    /** A figure, with the band in which it is usual if there is one. */
    record Panel(String title, List<Point> values, List<Point> low, List<Point> high, boolean percent) {}

    /** One panel below the other over the same time, under a title. */
    static byte[] png(String title, List<Panel> panels, ZoneId zone) {
        return png(title, panels, new DateAxis(null, TimeZone.getTimeZone(zone), Locale.ROOT), false);
    }

    /** The same with one point for each day, whose date and value are written beside it. */
    static byte[] daily(String title, List<Panel> panels, ZoneId zone) {
        DateAxis days = new DateAxis(null, TimeZone.getTimeZone(zone), Locale.ROOT);
        SimpleDateFormat format = new SimpleDateFormat("EEE d MMM", Locale.ENGLISH);
        format.setTimeZone(TimeZone.getTimeZone(zone));
        days.setTickUnit(new DateTickUnit(DateTickUnitType.DAY, 1, format));
        days.setLowerMargin(0.06);
        days.setUpperMargin(0.06);
        return png(title, panels, days, true);
    }

    private static byte[] png(String title, List<Panel> panels, DateAxis time, boolean labelled) {
        time.setTickLabelFont(SMALL);
        CombinedDomainXYPlot all = new CombinedDomainXYPlot(time);
        all.setGap(14);
        panels.forEach(panel -> all.add(plot(panel, labelled)));
        JFreeChart chart = new JFreeChart(title, new Font(Font.SANS_SERIF, Font.BOLD, 18), all, false);
        chart.setBackgroundPaint(Color.WHITE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ChartUtils.writeChartAsPNG(out, chart, WIDTH, 90 + PANEL_HEIGHT * Math.max(1, panels.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array does not fail
        }
        return out.toByteArray();
    }

    private static XYPlot plot(Panel panel, boolean labelled) {
        NumberAxis axis = new NumberAxis(panel.title());
        axis.setAutoRangeIncludesZero(true);
        axis.setUpperMargin(labelled ? 0.25 : 0.05); // room for the highest point's label
        axis.setTickLabelFont(SMALL);
        axis.setLabelFont(SMALL);
        NumberFormat format = numbers(panel.percent());
        axis.setNumberFormatOverride(format);
        boolean alone = panel.values().size() == 1; // no line leads to it
        XYLineAndShapeRenderer line = new XYLineAndShapeRenderer(true, labelled || alone);
        if (labelled) {
            line.setDefaultItemLabelGenerator(new StandardXYItemLabelGenerator("{2}", format, format));
            line.setDefaultItemLabelFont(SMALL);
            line.setDefaultItemLabelsVisible(true);
        }
        line.setSeriesPaint(0, FIGURE);
        line.setSeriesStroke(0, new BasicStroke(2f));
        XYPlot plot = new XYPlot(dataset(panel.title(), panel.values()), null, axis, line);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
        if (!panel.low().isEmpty() && !panel.high().isEmpty()) {
            TimeSeriesCollection band = dataset("upper", panel.high());
            band.addSeries(series("lower", panel.low()));
            XYDifferenceRenderer between = new XYDifferenceRenderer(BAND, BAND, false);
            between.setSeriesPaint(0, BAND.darker());
            between.setSeriesPaint(1, BAND.darker());
            plot.setDataset(1, band); // later datasets are drawn below earlier ones
            plot.setRenderer(1, between);
        }
        return plot;
    }

    private static NumberFormat numbers(boolean percent) {
        NumberFormat format =
                percent ? NumberFormat.getPercentInstance(Locale.ROOT) : NumberFormat.getNumberInstance(Locale.ROOT);
        format.setMaximumFractionDigits(percent ? 1 : 2);
        return format;
    }

    private static TimeSeriesCollection dataset(String name, List<Point> points) {
        return new TimeSeriesCollection(series(name, points));
    }

    private static TimeSeries series(String name, List<Point> points) {
        TimeSeries series = new TimeSeries(name);
        points.forEach(point -> series.addOrUpdate(new FixedMillisecond(Date.from(point.time())), point.value()));
        return series;
    }
}
