"use client";

import { createContext, useContext } from "react";

/** Who looks at the channel. */
export interface Viewer {
  isMember: boolean;
  isOwner: boolean;
  /** By the server's word; what has happened since is known to `lib/follows`. */
  follows: boolean;
}

const GUEST: Viewer = { isMember: false, isOwner: false, follows: false };

export const ViewerContext = createContext<Viewer>(GUEST);

export function useViewer(): Viewer {
  return useContext(ViewerContext);
}
