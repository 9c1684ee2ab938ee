import { crc32, deflateSync } from "node:zlib";

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/// A PNG of one grey, which every browser shows.
export function png(width: number, height: number, grey = 128): Buffer {
  const row = Buffer.alloc(width + 1, grey);
  row[0] = 0; // No filter.
  return pngOf(width, height, deflateSync(Buffer.concat(Array.from({ length: height }, () => row))));
}

/// A PNG that says how large it is, and has these pixels.
export function pngOf(width: number, height: number, pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // Bits of a sample; no colours, no palette.
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([magic, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

/// A PNG that a camera has put a place and a time into, and that is to be turned to the right (Exif 2.3, 4.6).
export function photo(width: number, height: number): Buffer {
  const bytes = (...words: (number[] | string)[]) => Buffer.concat(words.map((word) => Buffer.from(word as string)));
  const exif = bytes(
    "MM", [0, 42, 0, 0, 0, 8],
    [0, 2], // Two entries: orientation 6, and where the GPS directory is.
    [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0],
    [0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38],
    [0, 0, 0, 0],
    [0, 1], // One: GPSDateStamp.
    [0, 0x1d, 0, 2, 0, 0, 0, 11, 0, 0, 0, 56],
    [0, 0, 0, 0], "2001:02:03\0",
  );
  const plain = png(width, height);
  const behindHeader = 8 + 25;
  return Buffer.concat([plain.subarray(0, behindHeader), chunk("eXIf", exif), plain.subarray(behindHeader)]);
}

/// A GIF of so many frames of one pixel.
export function gif(frames: number): Buffer {
  const head = Buffer.concat([Buffer.from("GIF89a"), Buffer.from([64, 0, 64, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255])]);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from(";")]);
}
