import { Child, type Exit } from "./process";
import { eventually } from "./wait";

export interface PublisherOptions {
  size?: string;
  fps?: number;
  keyframeSeconds?: number;
  profile?: "baseline" | "main" | "high";
  bFrames?: number;
  audio?: boolean;
  video?: boolean;
  bitrateKbps?: number;
  /// Seconds after which it stops by itself.
  duration?: number;
  /// A lavfi source in place of the moving test picture.
  picture?: string;
  /// False: as fast as it can, for files.
  realTime?: boolean;
}

/// An encoder as its users run it: ffmpeg that sends a moving picture and a tone over RTMP.
export class Publisher {
  private constructor(readonly child: Child) {}

  static start(rtmpUrl: string, key: string, options: PublisherOptions = {}): Publisher {
    return new Publisher(new Child("ffmpeg", ffmpegArguments(`${rtmpUrl}/${key}`, options)));
  }

  get running(): boolean {
    return !this.child.exited;
  }
  get messages(): string {
    return this.child.stderr;
  }

  /// Stops as a user does: the encoder says goodbye.
  stop(): Promise<Exit> {
    return this.child.end("SIGINT", 15_000);
  }

  /// Vanishes without a word, as an encoder whose machine loses power.
  kill(): Promise<Exit> {
    return this.child.end("SIGKILL", 5_000);
  }

  /// Stands still with its connection open, as behind a pulled cable.
  freeze(): void {
    this.child.signal("SIGSTOP");
  }

  /// For publishers that the server must turn away: how it ended and what the server said.
  async refusal(timeout = 15_000): Promise<{ exit: Exit; said: string }> {
    const exit = await eventually("the publisher is refused", () => this.child.exited, { timeout }).catch(
      async (failure: unknown) => {
        await this.kill();
        throw failure;
      },
    );
    return { exit, said: /Server error: (.*)/.exec(this.messages)?.[1] ?? "" };
  }
}

export function ffmpegArguments(url: string, options: PublisherOptions): string[] {
  const { size = "640x360", fps = 30, keyframeSeconds = 1, profile = "high", bFrames = 0, bitrateKbps = 800 } = options;
  const wantsVideo = options.video ?? true;
  const wantsAudio = options.audio ?? true;
  const args = ["-hide_banner", "-nostdin", "-loglevel", "warning"];
  const pace = (options.realTime ?? true) ? ["-re"] : [];
  if (wantsVideo) args.push(...pace, "-f", "lavfi", "-i", options.picture ?? `testsrc2=size=${size}:rate=${fps}`);
  if (wantsAudio) args.push(...pace, "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100");
  if (options.duration) args.push("-t", String(options.duration));
  if (wantsVideo) {
    args.push("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-profile:v", profile);
    args.push("-g", String(Math.round(fps * keyframeSeconds)), "-keyint_min", String(Math.round(fps * keyframeSeconds)));
    args.push("-sc_threshold", "0", "-bf", String(bFrames), "-b:v", `${bitrateKbps}k`, "-maxrate", `${bitrateKbps}k`);
    args.push("-bufsize", `${bitrateKbps}k`, "-threads", "1");
  }
  if (wantsAudio) args.push("-c:a", "aac", "-b:a", "96k");
  return [...args, "-flvflags", "no_duration_filesize", "-f", "flv", url];
}
