import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Child } from "../support/process";

export interface Seen {
  frames: number;
  soundSeconds: number;
}

/// A player that reads HLS by itself. What it shows and plays goes to `folder` or is counted in its words.
export interface Player {
  name: string;
  needs: string[];
  /// Whether it goes on behind a discontinuity.
  goesOn: boolean;
  start(address: string, folder: string): Child;
  seen(child: Child, folder: string): Seen | Promise<Seen>;
}

export const players: Player[] = [
  {
    name: "ffmpeg",
    needs: ["ffmpeg"],
    goesOn: true,
    start: (address, folder) => {
      const sound = ["-map", "0:a", "-ac", "1", "-ar", "44100", join(folder, "sound.wav")];
      return new Child("ffmpeg", ["-hide_banner", "-nostdin", "-i", address, "-map", "0:v", "-f", "null", "-", ...sound]);
    },
    seen: (child, folder) => ({
      frames: Number([...child.stderr.matchAll(/frame=\s*(\d+)/g)].at(-1)?.[1] ?? 0),
      soundSeconds: soundSeconds(folder),
    }),
  },
  {
    name: "Streamlink",
    needs: ["streamlink", "ffprobe"],
    goesOn: true,
    start: (address, folder) => new Child("streamlink", ["--output", join(folder, "recording"), address, "best"]),
    seen: (_, folder) => ({ frames: packets(folder, "v"), soundSeconds: (packets(folder, "a") * 1024) / 44_100 }),
  },
  {
    name: "mpv",
    needs: ["mpv"],
    goesOn: true,
    start: (address, folder) => {
      const picture = ["--vo=image", "--vo-image-format=jpg", `--vo-image-outdir=${folder}`];
      const sound = ["--ao=pcm", `--ao-pcm-file=${join(folder, "sound.wav")}`, "--audio-format=s16", "--audio-samplerate=44100"];
      return new Child("mpv", ["--no-config", ...picture, ...sound, address]);
    },
    seen: (_, folder) => ({ frames: pictures(folder), soundSeconds: soundSeconds(folder) }),
  },
  {
    name: "VLC",
    needs: ["vlc"],
    // VLC 3 begins to parse anew there but does not fetch the initialization section again.
    goesOn: false,
    start: vlc,
    seen: statisticsOfVlc,
  },
  {
    name: "GStreamer playbin3 (hlsdemux2)",
    needs: ["gst-launch-1.0"],
    goesOn: true,
    start: (address) => gstreamer("playbin3", "hlsdemux2:MAX,hlsdemux:NONE", address),
    seen: buffersOfGstreamer,
  },
];

/// VLC refuses to run as root, so that root appears to it as somebody else.
function vlc(address: string, folder: string): Child {
  const control = ["-I", "oldrc", "--rc-fake-tty", `--rc-unix=${join(folder, "control")}`];
  const args = [...control, "--vout=vdummy", "--aout=adummy", address];
  const env = { ...process.env, HOME: folder };
  if (process.getuid?.() !== 0) return new Child("vlc", args, env);
  return new Child("unshare", ["--user", "--map-user=1000", "--", "vlc", ...args], env);
}

/// Asks VLC's remote control for its statistics.
async function statisticsOfVlc(_: Child, folder: string): Promise<Seen> {
  const socket = connect(join(folder, "control")).setEncoding("utf8");
  const deadline = setTimeout(() => socket.destroy(new Error("VLC does not answer")), 5_000);
  try {
    socket.write("stats\n");
    let said = "";
    for await (const text of socket) {
      said += text;
      if (said.includes("end of statistical info")) break;
    }
    const count = (what: string) => Number(new RegExp(`${what}\\s*:\\s*(\\d+)`).exec(said)?.[1] ?? 0);
    // Two blocks a frame of AAC: the packetizer's and the decoder's.
    return { frames: count("frames displayed"), soundSeconds: ((count("audio decoded") / 2) * 1024) / 44_100 };
  } finally {
    clearTimeout(deadline);
    socket.destroy();
  }
}

function gstreamer(element: string, ranks: string, address: string): Child {
  const sinks = ["video-sink=fakesink name=v sync=true silent=false", "audio-sink=fakesink name=a sync=true silent=false"];
  const env = { ...process.env, GST_PLUGIN_FEATURE_RANK: ranks };
  return new Child("gst-launch-1.0", ["-v", element, `uri=${address}`, ...sinks], env);
}

function buffersOfGstreamer(child: Child): Seen {
  const count = (sink: string) => child.stdout.split(`:${sink}: last-message = chain`).length - 1;
  return { frames: count("v"), soundSeconds: (count("a") * 1024) / 44_100 };
}

/// Packets of one kind in what was recorded so far.
function packets(folder: string, kind: string): number {
  const count = ["-v", "quiet", "-count_packets", "-select_streams", kind, "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0"];
  return Number(execFileSync("ffprobe", [...count, join(folder, "recording")], { encoding: "utf8" }));
}

function pictures(folder: string): number {
  return readdirSync(folder).filter((name) => name.endsWith(".jpg")).length;
}

/// Of a WAV file with one channel at 44.1 kHz.
function soundSeconds(folder: string): number {
  const path = join(folder, "sound.wav");
  return existsSync(path) ? statSync(path).size / (44_100 * 2) : 0;
}
