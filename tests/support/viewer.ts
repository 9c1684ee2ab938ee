import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expectStatus } from "./api";
import { http, type Answer } from "./http";
import { parseMedia, parseVariants, type MediaPlaylist } from "./playlist";
import { eventually } from "./wait";

/// Follows one broadcast's playlists as a player does.
export class Viewer {
  private constructor(
    readonly master: string,
    readonly media: string,
    readonly codecs: string,
  ) {}

  /// Waits until the broadcast has a playlist.
  static async join(server: string, broadcast: string): Promise<Viewer> {
    const master = `${server}/live/${broadcast}/index.m3u8`;
    return eventually("the broadcast has playlists", async () => {
      const answer = expectStatus(await http(master), 200);
      const variant = parseVariants(answer.text)[0];
      if (!variant) return undefined;
      return new Viewer(master, new URL(variant.uri, master).href, variant.attributes.CODECS ?? "");
    });
  }

  async playlist(query = ""): Promise<MediaPlaylist> {
    return parseMedia(expectStatus(await this.raw(query), 200).text);
  }

  raw(query = "", headers: Record<string, string> = {}): Promise<Answer> {
    return http(this.media + query, { headers });
  }

  /// Whatever a playlist points at.
  fetch(uri: string, headers: Record<string, string> = {}): Promise<Answer> {
    return http(new URL(uri, this.media).href, { headers });
  }

  playlistWith(what: string, condition: (list: MediaPlaylist) => boolean, timeout = 20_000): Promise<MediaPlaylist> {
    return eventually(
      what,
      async () => {
        const list = await this.playlist();
        return condition(list) && list;
      },
      { timeout },
    );
  }
}

export interface Probe {
  streams: { codec_type: string; codec_name: string; profile?: string; width?: number; height?: number; has_b_frames?: number }[];
  packets: { stream_index: number; dts_time: string; pts_time: string }[];
}

/// What ffprobe makes of a playlist or file.
export async function probe(input: string, seconds = 4): Promise<Probe> {
  const { stdout } = await promisify(execFile)(
    "ffprobe",
    ["-v", "error", "-of", "json", "-show_streams", "-show_packets", "-read_intervals", `%+${seconds}`, input],
    { timeout: 30_000, maxBuffer: 64 << 20 },
  );
  return JSON.parse(stdout);
}
