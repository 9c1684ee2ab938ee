import { Child } from "../support/process";
import { Publisher } from "../support/publisher";
import { startObs } from "./obs";

/// An encoder that people stream with: 640x360 at 30 frames a second and a tone.
export interface Encoder {
  name: string;
  needs: string[];
  start(rtmpUrl: string, key: string): Child | Promise<Child>;
  /// How it is told to stop; most say goodbye then.
  stop: NodeJS.Signals;
}

export const encoders: Encoder[] = [
  {
    name: "ffmpeg",
    needs: ["ffmpeg"],
    start: (rtmpUrl, key) => Publisher.start(rtmpUrl, key).child,
    stop: "SIGINT",
  },
  {
    name: "GStreamer rtmp2sink",
    needs: ["gst-launch-1.0"],
    start: (rtmpUrl, key) => pipeline("rtmp2sink", `location=${rtmpUrl}/${key}`),
    stop: "SIGINT",
  },
  {
    name: "GStreamer rtmpsink (librtmp)",
    needs: ["gst-launch-1.0"],
    start: (rtmpUrl, key) => pipeline("rtmpsink", `location=${rtmpUrl}/${key} live=1`),
    stop: "SIGINT",
  },
  {
    name: "OBS",
    needs: ["obs", "Xvfb"],
    start: startObs,
    stop: "SIGTERM",
  },
];

function pipeline(sink: string, location: string): Child {
  const words =
    "-q -e videotestsrc is-live=true ! video/x-raw,format=I420,width=640,height=360,framerate=30/1 ! " +
    "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=30 bitrate=800 ! h264parse ! mux. " +
    "audiotestsrc is-live=true ! audio/x-raw,rate=44100,channels=2 ! voaacenc ! aacparse ! mux. " +
    `flvmux name=mux streamable=true ! ${sink}`;
  return new Child("gst-launch-1.0", [...words.split(" "), location]);
}
