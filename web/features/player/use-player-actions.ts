"use client";

import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { toggleFullscreen, togglePictureInPicture } from "@/features/player/display-modes";
import type { PlayerController } from "@/features/player/player-controller";
import { rateBeside } from "@/features/player/rates";
import { type ShortcutAction, shortcutFor } from "@/features/player/shortcuts";
import { useSingleKeys } from "@/lib/hooks/use-single-keys";

const VOLUME_STEP = 0.05;
const STEP_S = 5;
const FAR_STEP_S = 10;
/** What a recording shows a picture for, as far as nobody says otherwise. */
const FRAME_S = 1 / 30;

interface ActionsInput {
  frame: RefObject<HTMLElement | null>;
  /** What fills the screen in full screen, if it is not the player alone. */
  getScreen?: () => HTMLElement | null;
  controller: PlayerController | null;
  theatre: boolean;
  onTheatreChange?: (theatre: boolean) => void;
  onFocusChat?: () => void;
  canClip: boolean;
  /** Told what a key has just done. */
  onKey: (action: ShortcutAction, controller: PlayerController) => void;
  /** Previews leave the page's keys alone. */
  keyboard: boolean;
}

/** Everything a viewer can do, by button or by key. */
export function usePlayerActions(input: ActionsInput) {
  const { frame, controller, theatre, onTheatreChange, onFocusChat, keyboard } = input;
  const [showStats, setShowStats] = useState(false);
  const [showHelp, setShowHelp] = useState(false);
  const [isClipping, setClipping] = useState(false);
  const [captionPresses, setCaptionPresses] = useState(0);
  const [singleKeys] = useSingleKeys();

  /** `digit` is for tenths of the whole. */
  function perform(action: ShortcutAction, digit = 0): void {
    if (!controller) return;
    const { video, playhead } = controller;
    const step = (seconds: number) => {
      controller.pause();
      controller.seekBy(seconds);
    };
    // Display modes are refused outside of user gestures; the viewer sees that nothing happened.
    const ignore = () => undefined;
    const actions: Record<ShortcutAction, () => void> = {
      play: () => controller.togglePlay(),
      mute: () => controller.setMuted(!video.muted),
      volumeUp: () => controller.setVolume(video.volume + VOLUME_STEP),
      volumeDown: () => controller.setVolume(video.volume - VOLUME_STEP),
      back: () => controller.seekBy(-STEP_S),
      forward: () => controller.seekBy(STEP_S),
      farBack: () => controller.seekBy(-FAR_STEP_S),
      farForward: () => controller.seekBy(FAR_STEP_S),
      tenth: () => {
        const timeline = playhead.timeline();
        if (timeline) controller.seek(timeline.start + ((timeline.end - timeline.start) * digit) / 10);
      },
      frameBack: () => playhead.isRecorded && step(-FRAME_S),
      frameForward: () => playhead.isRecorded && step(FRAME_S),
      slower: () => playhead.setRate(rateBeside(playhead.rate, -1)),
      faster: () => playhead.setRate(rateBeside(playhead.rate, 1)),
      live: () => controller.goLive(),
      theatre: () => onTheatreChange?.(!theatre),
      fullscreen: () => {
        const screen = input.getScreen?.() ?? frame.current;
        if (screen) void toggleFullscreen(screen, video).catch(ignore);
      },
      pictureInPicture: () => void togglePictureInPicture(video).catch(ignore),
      stats: () => setShowStats((shown) => !shown),
      chat: () => onFocusChat?.(),
      clip: () => setClipping(input.canClip && playhead.timeline() !== null),
      captions: () => setCaptionPresses((presses) => presses + 1),
      help: () => setShowHelp(true),
      leave: () => theatre && onTheatreChange?.(false),
    };
    actions[action]();
  }

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const action = shortcutFor(event, singleKeys);
    if (action) {
      perform(action, Number(event.key));
      if (controller) input.onKey(action, controller);
      if (action !== "leave") event.preventDefault();
    }
  });

  useEffect(() => {
    if (!keyboard) return;
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, [keyboard]);

  return { perform, showStats, setShowStats, showHelp, setShowHelp, isClipping, setClipping, captionPresses };
}
