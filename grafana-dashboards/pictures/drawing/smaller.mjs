// Writes a picture with a palette, which panels need no more than.
import sharp from 'sharp';

const [, , from, to, scale] = process.argv;
const picture = sharp(from);
const { width } = await picture.metadata();
await picture
  .resize({ width: Math.round(width * +scale), kernel: 'lanczos3' })
  .png({ palette: true, colours: 160, dither: 0, effort: 10, compressionLevel: 9 })
  .toFile(to);
