import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SEGMENT_S = 2;
const LENGTH_S = 2400;
const RATE = 4;
const WINDOW = 5;

/** What is said in every ten seconds of a video. */
function captions(language: string): string {
  const time = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
  const cues = Array.from({ length: LENGTH_S / 10 }, (_, index) => {
    const text = language === "ru" ? `Реплика <i>${index}</i>` : `Cue <i>${index}</i>, which is long enough for a line of its own\nand for a second one`;
    return `${time(index * 10)} --> ${time(index * 10 + 10)}\n${text}`;
  });
  return `WEBVTT\n\n${cues.join("\n\n")}\n`;
}

/** A test picture with its seconds, cut as the server cuts it: seen whole as a recording, and up to now as a broadcast. */
export class MockMedia {
  private readonly folder = mkdtempSync(join(tmpdir(), "leams-e2e-"));

  /** `begun`: when the broadcast began, in milliseconds. */
  constructor(private readonly begun: number) {
    const source = ["-f", "lavfi", "-i", `testsrc=size=160x90:rate=${RATE}`];
    const codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", String(RATE * SEGMENT_S)];
    const cut = ["-f", "hls", "-hls_time", String(SEGMENT_S), "-hls_list_size", "0", "-hls_segment_type", "fmp4"];
    const files = ["-hls_segment_filename", join(this.folder, "%d.m4s"), join(this.folder, "ffmpeg.m3u8")];
    execFileSync("ffmpeg", ["-v", "error", ...source, "-t", String(LENGTH_S), ...codecs, ...cut, ...files]);
  }

  /** Whether the address is one of its own. */
  answer(path: string, response: ServerResponse): boolean {
    const [, language] = /^\/vod\/m-\w+\/captions\/(\w+)\/all\.vtt$/.exec(path) ?? [];
    if (language) {
      response.writeHead(200, { "content-type": "text/vtt; charset=utf-8" }).end(captions(language));
      return true;
    }
    const [, kind, file] = /^\/(vod|live|dvr)\/m-\w+\/([\w.]+)/.exec(path) ?? [];
    if (!kind || !file) {
      return false;
    }
    if (file === "index.m3u8") {
      response.writeHead(200, { "content-type": "application/vnd.apple.mpegurl", "cache-control": "no-store" }).end(this.playlist(kind));
    } else {
      response.writeHead(200, { "content-type": "video/mp4" }).end(readFileSync(join(this.folder, file)));
    }
    return true;
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  private playlist(kind: string): string {
    const whole = LENGTH_S / SEGMENT_S;
    const present = Math.min(whole, Math.floor((Date.now() - this.begun) / 1000 / SEGMENT_S));
    const last = kind === "vod" ? whole : present;
    const first = kind === "live" ? last - WINDOW : 0;
    const type = { vod: "#EXT-X-PLAYLIST-TYPE:VOD", dvr: "#EXT-X-PLAYLIST-TYPE:EVENT", live: "" }[kind];
    const segments = Array.from({ length: last - first }, (_, index) => {
      const number = first + index;
      const date = new Date(this.begun + number * SEGMENT_S * 1000).toISOString();
      return `#EXT-X-PROGRAM-DATE-TIME:${date}\n#EXTINF:${SEGMENT_S},\n${number}.m4s`;
    });
    const head = ["#EXTM3U", "#EXT-X-VERSION:7", `#EXT-X-TARGETDURATION:${SEGMENT_S}`, `#EXT-X-MEDIA-SEQUENCE:${first}`];
    const end = kind === "vod" ? "#EXT-X-ENDLIST" : "";
    return [...head, type, '#EXT-X-MAP:URI="init.mp4"', ...segments, end].filter(Boolean).join("\n");
  }
}
