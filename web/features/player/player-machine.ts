import type { BroadcastState } from "@/lib/api/types";

export type PlayerState =
  | "loading"
  | "playing"
  | "paused"
  | "buffering"
  | "ended"
  | "offline"
  | "starting"
  | "full"
  | "reconnecting"
  | "ending"
  | "error";

export type PlayerFailure = "unsupported" | "decode" | "absent";

/** What a broadcast does; `recorded` is one that is over. */
export type Broadcast = BroadcastState | "recorded";

/** Why nothing comes of the source: there is none yet or as many watch as may, as the server says, or nobody answers. */
export type SourceLoss = "absent" | "full" | "unreachable";

type Media = "loading" | "playing" | "waiting" | "paused" | "ended";

/** Everything the shown state depends on: what the channel says, what the video does, what the source does. */
export interface PlayerModel {
  broadcast: Broadcast;
  media: Media;
  hasPlayed: boolean;
  /** Playback stood still while the broadcaster was away and goes on: the picture is ahead of the channel's word. */
  hasReturned: boolean;
  /** Null while the source gives what it is asked for. */
  loss: SourceLoss | null;
  failure: PlayerFailure | null;
}

export type PlayerEvent =
  | { type: "broadcast"; state: Broadcast }
  | { type: "source-changed" }
  | { type: "source-lost"; loss: SourceLoss }
  | { type: "source-found" }
  | { type: "playing" }
  | { type: "waiting" }
  | { type: "paused" }
  | { type: "ended" }
  | { type: "resumed" }
  | { type: "failed"; failure: PlayerFailure };

export function initialModel(broadcast: Broadcast): PlayerModel {
  return { broadcast, media: "loading", hasPlayed: false, hasReturned: false, loss: null, failure: null };
}

export function transition(model: PlayerModel, event: PlayerEvent): PlayerModel {
  switch (event.type) {
    case "broadcast":
      return event.state === "offline"
        ? initialModel("offline")
        : { ...model, broadcast: event.state, hasReturned: model.hasReturned && event.state === model.broadcast };
    case "source-changed":
      return initialModel(model.broadcast);
    case "source-lost":
      // What is to come may be late; what is over is gone.
      return model.broadcast === "recorded" && event.loss === "absent"
        ? { ...model, failure: "absent" }
        : { ...model, loss: event.loss };
    case "source-found":
      return { ...model, loss: null };
    case "playing":
      return {
        ...model,
        media: "playing",
        hasPlayed: true,
        hasReturned: model.hasReturned || (model.broadcast === "reconnecting" && model.media === "waiting"),
        failure: null,
      };
    case "waiting":
      return model.media === "playing" ? { ...model, media: "waiting" } : model;
    case "paused":
    case "ended":
      return { ...model, media: event.type };
    case "resumed":
      return model.media === "paused" || model.media === "ended" ? { ...model, media: model.hasPlayed ? "waiting" : "loading" } : model;
    case "failed":
      return { ...model, failure: event.failure };
  }
}

export function stateOf(model: PlayerModel): PlayerState {
  const { broadcast, media, hasPlayed, hasReturned, loss, failure } = model;
  if (broadcast === "offline") return "offline";
  if (failure) return "error";
  if (media === "paused" || media === "ended") return media;
  // Said at once: what is buffered still plays for a second, but it is over.
  if (broadcast === "reconnecting" && !(hasReturned && media === "playing")) return "reconnecting";
  if (media === "playing") return "playing";
  if (broadcast === "ending") return "ending";
  if (broadcast === "starting") return "starting";
  if (loss === "full") return "full";
  if (!hasPlayed) return loss === "absent" ? "starting" : "loading";
  return "buffering";
}
