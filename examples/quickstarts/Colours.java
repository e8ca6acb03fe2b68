import java.awt.image.BufferedImage;
import java.io.File;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;

/** Fails unless a picture has the colours of charts: {@code java Colours.java FILE}. A page that drew nothing has few. */
final class Colours {
    public static void main(String... args) throws Exception {
        BufferedImage picture = ImageIO.read(new File(args[0]));
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                colours.add(picture.getRGB(x, y));
            }
        }
        if (colours.size() < 100) {
            System.err.println(args[0] + " has " + colours.size() + " colours");
            System.exit(1);
        }
    }
}
