import type { SlowNetwork } from "@/features/player/network-watch";
import type { PlayerFailure, PlayerState, SourceLoss } from "@/features/player/player-machine";

/** What the controller alone knows; the rest of a snapshot follows from the machine and the video. */
export interface Observed {
  /** The browser refused to start with sound; the viewer has not chosen silence. */
  mutedByBrowser: boolean;
  /** Whole seconds behind the live position. */
  behind: number;
  /** There is a past to go to. */
  canSeek: boolean;
  /** The encoder has put captions into the pictures. */
  captioned: boolean;
  /** The viewer's network is the reason why it stands still. */
  slow: SlowNetwork | null;
  /** Seconds of media in hand while the viewer waits for enough of them. */
  inHand: number | null;
}

export interface PlayerSnapshot extends Observed {
  state: PlayerState;
  failure: PlayerFailure | null;
  loss: SourceLoss | null;
  volume: number;
  muted: boolean;
  rate: number;
}

export const NOTHING_OBSERVED: Observed = { mutedByBrowser: false, behind: 0, canSeek: false, captioned: false, slow: null, inHand: null };
