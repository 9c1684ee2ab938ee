import type Hls from "hls.js";
import { type CaptionTrack, IN_PICTURES } from "@/features/player/captions/choice";
import type { PlayerController } from "@/features/player/player-controller";

const LOOKED_FOR_EVERY_MS = 500;

/** Of what is shown at the moment, the text; a browser's own cues stand where the controls are. */
function draw(box: HTMLElement, track: TextTrack | undefined): void {
  const cues = Array.from(track?.activeCues ?? []) as VTTCue[];
  box.replaceChildren(
    ...cues.map((cue) => {
      const line = document.createElement("p");
      const text = document.createElement("span");
      text.dir = "auto";
      text.append(cue.getCueAsHTML());
      line.append(text);
      return line;
    }),
  );
}

/** Shows an uploaded file in a box over the picture, until the signal says no. */
function showFile(video: HTMLVideoElement, { url, label, language }: CaptionTrack, box: HTMLElement, signal: AbortSignal): void {
  const element = document.createElement("track");
  Object.assign(element, { kind: "subtitles", src: url, srclang: language, label });
  video.append(element);
  element.track.mode = "hidden"; // Its cues are known, and drawn by us.
  element.track.addEventListener("cuechange", () => draw(box, element.track), { signal });
  signal.addEventListener("abort", () => element.remove());
}

/** The same of what the library finds in the pictures; it makes the track with the first of it. */
function showPictures(controller: PlayerController, box: HTMLElement, signal: AbortSignal): void {
  let shown: TextTrack | undefined;
  let library: typeof Hls | undefined;
  const look = () => {
    // Each driver begins without: the library that can is larger, and no other viewer needs it.
    if (library) controller.driver?.playWith?.(library);
    const track = Array.from(controller.video.textTracks).find(({ kind }) => kind === "captions");
    if (track && track !== shown) {
      shown = track;
      track.addEventListener("cuechange", () => draw(box, track), { signal });
    }
    if (track && track.mode !== "hidden") track.mode = "hidden";
  };
  // Without it the picture goes on as before.
  void import("@/features/player/captions/hls-with-captions").then((loaded) => (library = loaded.Hls)).catch(() => undefined);
  const timer = setInterval(look, LOOKED_FOR_EVERY_MS);
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    if (shown) shown.mode = "disabled";
  });
}

/** Shows captions until what it gives is called. */
export function showCaptions(
  controller: PlayerController,
  choice: string,
  tracks: readonly CaptionTrack[],
  box: HTMLElement,
): () => void {
  const ending = new AbortController();
  const track = tracks.find(({ language }) => language === choice);
  if (track) showFile(controller.video, track, box, ending.signal);
  else if (choice === IN_PICTURES) showPictures(controller, box, ending.signal);
  return () => {
    ending.abort();
    box.replaceChildren();
  };
}
