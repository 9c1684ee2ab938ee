/// The least of fragmented MP4 that a reader understands, for the tests of readers.
export interface MadeFragment {
  track: number;
  start: number;
  duration: number;
  count: number;
  /// The first sample is a key frame.
  key: boolean;
}

const uint32 = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
};

function box(type: string, ...bodies: Buffer[]): Buffer {
  const body = Buffer.concat(bodies);
  return Buffer.concat([uint32(8 + body.length), Buffer.from(type, "latin1"), body]);
}

export function makeInit(tracks: { id: number; kind: "vide" | "soun"; timescale: number }[]): Buffer {
  const traks = tracks.map(({ id, kind, timescale }) =>
    box(
      "trak",
      box("tkhd", uint32(0, 0, 0, id)),
      box("mdia", box("mdhd", uint32(0, 0, 0, timescale)), box("hdlr", uint32(0, 0), Buffer.from(kind))),
    ),
  );
  return Buffer.concat([box("ftyp"), box("moov", ...traks)]);
}

export function makeFragment({ track, start, duration, count, key }: MadeFragment): Buffer {
  const samples = Array.from({ length: count }, (_, index) => {
    const idr = key && index === 0;
    return { flags: idr ? 0x2_00_00_00 : 0x1_01_00_00, data: Buffer.concat([uint32(2), Buffer.from([idr ? 0x65 : 0x41, 0])]) };
  });
  const list = samples.flatMap((one) => [duration, one.data.length, one.flags]);
  const moof = (offset: number) =>
    box(
      "moof",
      box(
        "traf",
        box("tfhd", uint32(0x2_00_00, track)),
        box("tfdt", uint32(0, start)),
        box("trun", uint32(0x7_01, count, offset, ...list)),
      ),
    );
  const size = moof(0).length;
  return Buffer.concat([moof(size + 8), box("mdat", ...samples.map((one) => one.data))]);
}
