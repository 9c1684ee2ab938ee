/// What the tests read of fragmented MP4 (ISO/IEC 14496-12), made for what servers of HLS send.
export interface Mp4Track {
  id: number;
  kind: "video" | "audio";
  timescale: number;
}

export interface Mp4Sample {
  duration: number;
  size: number;
  sync: boolean;
  compositionOffset: number;
}

/// The samples of one track in one moof and its mdat.
export interface Fragment {
  track: number;
  /// tfdt, in the track's timescale.
  start: number;
  samples: Mp4Sample[];
  /// Where the first sample lies in the bytes that were read.
  dataStart: number;
}

interface Box {
  type: string;
  body: Buffer;
  /// Of the whole box.
  start: number;
  end: number;
}

function boxes(bytes: Buffer, from = 0, to = bytes.length): Box[] {
  const found: Box[] = [];
  for (let at = from; at < to; ) {
    const size = at + 8 <= to ? bytes.readUInt32BE(at) : 0;
    if (size < 8 || at + size > to) throw new Error(`a box of ${size} bytes at ${at} of ${to}`);
    found.push({ type: bytes.toString("latin1", at + 4, at + 8), body: bytes.subarray(at + 8, at + size), start: at, end: at + size });
    at += size;
  }
  return found;
}

function child(box: Buffer, ...path: string[]): Buffer {
  return path.reduce((body, type) => {
    const found = boxes(body).find((one) => one.type === type);
    if (!found) throw new Error(`no ${type} box`);
    return found.body;
  }, box);
}

export function readInit(bytes: Buffer): Mp4Track[] {
  return boxes(child(bytes, "moov")).flatMap(({ type, body }) => {
    if (type !== "trak") return [];
    const tkhd = child(body, "tkhd");
    const mdhd = child(body, "mdia", "mdhd");
    const handler = child(body, "mdia", "hdlr").toString("latin1", 8, 12);
    return {
      id: tkhd.readUInt32BE(tkhd[0] === 1 ? 20 : 12),
      kind: handler === "vide" ? ("video" as const) : ("audio" as const),
      timescale: mdhd.readUInt32BE(mdhd[0] === 1 ? 20 : 12),
    };
  });
}

export function readFragments(bytes: Buffer): Fragment[] {
  const all = boxes(bytes);
  const fragments: Fragment[] = [];
  for (const [index, box] of all.entries()) {
    if (box.type !== "moof") continue;
    const mdat = all[index + 1];
    if (mdat?.type !== "mdat") throw new Error("a moof without its mdat");
    const of = boxes(box.body).filter((one) => one.type === "traf");
    for (const { body } of of) fragments.push(readTrack(body, box, mdat));
  }
  return fragments;
}

function readTrack(traf: Buffer, moof: Box, mdat: Box): Fragment {
  const tfdt = child(traf, "tfdt");
  const start = tfdt[0] === 1 ? Number(tfdt.readBigUInt64BE(4)) : tfdt.readUInt32BE(4);
  const { track, ...defaults } = readTfhd(child(traf, "tfhd"));
  const { samples, offset } = readTrun(child(traf, "trun"), defaults);
  const dataStart = moof.start + offset;
  const bytes = samples.reduce((sum, one) => sum + one.size, 0);
  if (dataStart < mdat.start + 8 || dataStart + bytes > mdat.end) throw new Error("samples lie outside of their mdat");
  return { track, start, samples, dataStart };
}

interface Defaults {
  duration: number;
  size: number;
  flags: number;
}

function readTfhd(tfhd: Buffer): Defaults & { track: number } {
  const flags = tfhd.readUIntBE(1, 3);
  let at = 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
  const field = (bit: number) => (flags & bit ? tfhd.readUInt32BE((at += 4) - 4) : 0);
  return { track: tfhd.readUInt32BE(4), duration: field(8), size: field(0x10), flags: field(0x20) };
}

function readTrun(trun: Buffer, defaults: Defaults): { samples: Mp4Sample[]; offset: number } {
  const flags = trun.readUIntBE(1, 3);
  const count = trun.readUInt32BE(4);
  let at = 8;
  const next = () => trun.readUInt32BE((at += 4) - 4);
  const offset = flags & 1 ? trun.readInt32BE((at += 4) - 4) : 0;
  const first = flags & 4 ? next() : undefined;
  const samples = Array.from({ length: count }, (_, index) => {
    const duration = flags & 0x100 ? next() : defaults.duration;
    const size = flags & 0x200 ? next() : defaults.size;
    const own = flags & 0x400 ? next() : index === 0 && first !== undefined ? first : defaults.flags;
    const compositionOffset = flags & 0x800 ? trun.readInt32BE((at += 4) - 4) : 0;
    // sample_is_non_sync_sample
    return { duration, size, sync: (own & 0x1_00_00) === 0, compositionOffset };
  });
  return { samples, offset };
}

/// The types of the NAL units of an H.264 sample with lengths of four bytes.
export function nalTypes(bytes: Buffer, start: number, size: number): number[] {
  const types = [];
  for (let at = start; at + 5 <= start + size; at += 4 + bytes.readUInt32BE(at)) types.push(bytes[at + 4]! & 0x1f);
  return types;
}
