import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ffmpegArguments, type PublisherOptions } from "./publisher";

/// One message of an FLV file, which is also what RTMP carries.
export interface Tag {
  kind: "video" | "audio" | "data";
  /// Milliseconds.
  time: number;
  data: Buffer;
  /// Decoder configuration rather than media.
  config: boolean;
  key: boolean;
}

/// What an encoder sends in so many seconds, made once and published as often and at whatever times a test likes.
export interface Recording {
  /// Metadata and decoder configurations, to be sent first.
  head: Tag[];
  media: Tag[];
}

const kinds: Record<number, Tag["kind"]> = { 8: "audio", 9: "video", 18: "data" };

export async function record(seconds: number, options: PublisherOptions = {}): Promise<Recording> {
  const folder = mkdtempSync(join(process.env.LEAMS_TEST_FOLDER ?? tmpdir(), "flv-"));
  const file = join(folder, "recording.flv");
  const args = ffmpegArguments(file, { ...options, duration: seconds, realTime: false });
  try {
    await promisify(execFile)("ffmpeg", args, { timeout: 120_000 });
    return split(readTags(readFileSync(file)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function split(tags: Tag[]): Recording {
  const isHead = (tag: Tag) => tag.config || tag.kind === "data";
  return { head: tags.filter(isHead), media: tags.filter((tag) => !isHead(tag)) };
}

export function readTags(file: Buffer): Tag[] {
  const tags: Tag[] = [];
  for (let at = file.readUInt32BE(5) + 4; at + 11 <= file.length; ) {
    const size = file.readUIntBE(at + 1, 3);
    const kind = kinds[file[at]! & 0x1f];
    const time = file.readUIntBE(at + 4, 3) | (file[at + 7]! << 24);
    const data = file.subarray(at + 11, at + 11 + size);
    if (kind && !endsSequence(kind, data)) {
      tags.push({ kind, time, data, config: isConfig(kind, data), key: kind === "video" && data[0]! >> 4 === 1 });
    }
    at += 11 + size + 4;
  }
  return tags;
}

const isConfig = (kind: Tag["kind"], data: Buffer) => kind !== "data" && data[1] === 0;
const endsSequence = (kind: Tag["kind"], data: Buffer) => kind === "video" && data[1] === 2;
