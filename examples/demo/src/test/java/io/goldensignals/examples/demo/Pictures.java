package io.goldensignals.examples.demo;

import static org.awaitility.Awaitility.await;

import io.goldensignals.examples.common.Lifecycle;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Draws the pictures of the README from a demo that runs meanwhile: {@code docs/img/draw}; no part of the build. */
class Pictures {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int COLOURS = 128;

    @Test
    void draw() throws Exception {
        try (Lifecycle lifecycle = new Lifecycle();
                Browser browser = Browser.required()) {
            DemoPage page = lifecycle.add(DemoPage.start(0));
            Demo options = new Demo();
            Stack stack = Stack.start(options, lifecycle);
            int port = Ports.free();
            lifecycle.add(PrometheusServer.start(stack, port));
            Traffic traffic = lifecycle.add(Traffic.start(stack, 20));
            FaultPlan plan = new FaultPlan(Set.of(), stack, traffic);
            lifecycle.add(plan::abandon);
            Alerts alerts = new Alerts("http://127.0.0.1:" + port);
            DemoView view = new DemoView(stack, traffic, plan, Place.of(stack), alerts);
            page.show(view);
            List<String> places = List.of(
                    new Place("open", "http://localhost:8070/", "signals, faults, alerts").toString(),
                    Place.of(stack).get(0).toString(),
                    Place.of(stack).get(1).toString());

            browser.emulate(1280, 1000, "light");
            browser.driver.get(stack.services("shop-api").get(0).url() + "/golden-signals/");
            long begin = System.nanoTime();
            await().atMost(PATIENCE).until(() -> traffic.answered() > 1_000);
            save(browser, "page", 1280, 960);

            browser.driver.get(page.url());
            await().atMost(PATIENCE).until(() -> traffic.answered() > 1_500);
            plan.hold(Fault.S3_ERRORS, true);
            await().atMost(PATIENCE)
                    .until(() -> alerts.now().stream()
                                    .filter(alert -> alert.state().equals("firing"))
                                    .count()
                            >= 3);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            Screen screen =
                    new Screen(new Screen.Size(24, 80), new PrintStream(frame, true, StandardCharsets.UTF_8), places);
            screen.show(stack, traffic, plan, 0); // rates need two
            long before = traffic.answered();
            await().atMost(PATIENCE).until(() -> traffic.answered() > before + 100);
            frame.reset();
            screen.show(
                    stack,
                    traffic,
                    plan,
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds());
            save(browser, "demo", 1280, 1000);

            browser.emulate(600, 350, "dark");
            browser.driver.get("data:text/html;charset=utf-8,"
                    + URLEncoder.encode(html(frame.toString(StandardCharsets.UTF_8)), StandardCharsets.UTF_8)
                            .replace("+", "%20"));
            save(browser, "terminal", 600, 350);
        }
    }

    /** A frame as a terminal shows it. */
    private static String html(String frame) {
        String text = frame.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\u001b[1m", "<b>")
                .replace("\u001b[31m", "<b class=bad>")
                .replace("\u001b[0m", "</b>")
                .replaceAll("\u001b\\[[0-9]*[A-Za-z]", "");
        return "<!doctype html><style>body{margin:0;background:#111418;color:#e6e9ed}"
                + "pre{margin:12px;font:14px/1.3 monospace}.bad{color:#ff8a80;font-weight:normal}</style><pre>"
                + text;
    }

    private static void save(Browser browser, String name, int width, int height) throws IOException {
        Map<String, Object> clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
        Object data = browser.driver
                .executeCdpCommand("Page.captureScreenshot", Map.of("clip", clip))
                .get("data");
        BufferedImage picture =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(String.valueOf(data))));
        ImageIO.write(
                indexed(picture),
                "png",
                Path.of("../../docs/img", name + ".png").toFile());
    }

    /** With a palette: a third of the bytes, and no difference to see in lines and text. */
    static BufferedImage indexed(BufferedImage picture) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                counts.merge(picture.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        List<Integer> palette = new ArrayList<>(counts.keySet());
        palette.sort((a, b) -> counts.get(b) - counts.get(a));
        // The most frequent, but none that is nearly another one.
        List<Integer> chosen = new ArrayList<>();
        for (int least = 40; chosen.size() < COLOURS && least >= 10; least -= 10) {
            for (int colour : palette) {
                int nearest = nearest(chosen, colour);
                if (chosen.size() < COLOURS
                        && (nearest < 0 || distance(chosen.get(nearest), colour) >= least * least)) {
                    chosen.add(colour);
                }
            }
        }
        byte[][] bands = new byte[3][chosen.size()];
        for (int i = 0; i < chosen.size(); i++) {
            bands[0][i] = (byte) (chosen.get(i) >> 16);
            bands[1][i] = (byte) (chosen.get(i) >> 8);
            bands[2][i] = chosen.get(i).byteValue();
        }
        BufferedImage indexed = new BufferedImage(
                picture.getWidth(),
                picture.getHeight(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, chosen.size(), bands[0], bands[1], bands[2]));
        Map<Integer, Integer> index = new HashMap<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int colour = picture.getRGB(x, y) & 0xffffff;
                indexed.getRaster().setSample(x, y, 0, index.computeIfAbsent(colour, each -> nearest(chosen, each)));
            }
        }
        return indexed;
    }

    private static int nearest(List<Integer> colours, int colour) {
        int best = -1;
        for (int i = 0; i < colours.size(); i++) {
            if (best < 0 || distance(colours.get(i), colour) < distance(colours.get(best), colour)) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int a, int b) {
        int red = (a >> 16 & 255) - (b >> 16 & 255);
        int green = (a >> 8 & 255) - (b >> 8 & 255);
        int blue = (a & 255) - (b & 255);
        return red * red + green * green + blue * blue;
    }
}
