"use client";

import { useState } from "react";

/** Beside its own page; docked in a corner of another one, if it played when its own was left; or nowhere. */
type Place = "page" | "docked" | "closed";

/** Where a player is that stays when its page is left. */
export function usePlace(isHere: boolean, isPlaying: boolean, isOver: boolean) {
  const [place, setPlace] = useState<Place>(isHere ? "page" : "closed");
  if (isHere && place !== "page") setPlace("page");
  if (!isHere && place === "page") setPlace(isPlaying ? "docked" : "closed");
  if (place === "docked" && isOver) setPlace("closed");
  return [place, () => setPlace("closed")] as const;
}
