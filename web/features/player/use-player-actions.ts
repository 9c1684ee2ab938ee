"use client";

import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { toggleFullscreen, togglePictureInPicture } from "@/features/player/display-modes";
import type { PlayerController } from "@/features/player/player-controller";
import { type ShortcutAction, shortcutFor } from "@/features/player/shortcuts";
import { useSingleKeys } from "@/lib/hooks/use-single-keys";

const VOLUME_STEP = 0.05;

interface ActionsInput {
  frame: RefObject<HTMLElement | null>;
  /** What fills the screen in full screen, if it is not the player alone. */
  getScreen?: () => HTMLElement | null;
  controller: PlayerController | null;
  theatre: boolean;
  onTheatreChange?: (theatre: boolean) => void;
  onFocusChat?: () => void;
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
  const [singleKeys] = useSingleKeys();

  function perform(action: ShortcutAction): void {
    if (!controller) return;
    const { video } = controller;
    // Display modes are refused outside of user gestures; the viewer sees that nothing happened.
    const ignore = () => undefined;
    const actions: Record<ShortcutAction, () => void> = {
      play: () => controller.togglePlay(),
      mute: () => controller.setMuted(!video.muted),
      volumeUp: () => controller.setVolume(video.volume + VOLUME_STEP),
      volumeDown: () => controller.setVolume(video.volume - VOLUME_STEP),
      live: () => controller.play(),
      theatre: () => onTheatreChange?.(!theatre),
      fullscreen: () => {
        const screen = input.getScreen?.() ?? frame.current;
        if (screen) void toggleFullscreen(screen, video).catch(ignore);
      },
      pictureInPicture: () => void togglePictureInPicture(video).catch(ignore),
      stats: () => setShowStats((shown) => !shown),
      chat: () => onFocusChat?.(),
      help: () => setShowHelp(true),
      leave: () => theatre && onTheatreChange?.(false),
    };
    actions[action]();
  }

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const action = shortcutFor(event, singleKeys);
    if (action) {
      perform(action);
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

  return { perform, showStats, setShowStats, showHelp, setShowHelp };
}
