import type { BroadcastState, ChannelInfo, ChannelPage, Stream } from "@/lib/api/types";
import type { ServerFrame, StreamChange } from "@/lib/realtime/frames";

export interface ChannelState {
  broadcast: BroadcastState;
  stream: Stream | null;
  info: ChannelInfo;
  viewers: number;
  /** Until when the broadcaster may come back without the broadcast ending. */
  graceEndsAt: string | null;
  /** The server does not answer: all of this is how it was last. */
  isStale: boolean;
}

export function channelStateOf(page: ChannelPage): ChannelState {
  const stream = (page.is_live && page.stream) || null;
  const graceEndsAt = stream?.grace_ends_at ?? null;
  return {
    broadcast: !stream ? "offline" : graceEndsAt ? "reconnecting" : "live",
    stream,
    info: page.channel,
    viewers: stream?.viewer_count ?? 0,
    graceEndsAt,
    isStale: false,
  };
}

function infoOf(stream: Stream, previous: ChannelInfo): ChannelInfo {
  const { title, category, tags, language, is_mature, description } = stream;
  return { ...previous, title, category, tags, language, is_mature, description: description ?? previous.description };
}

function applyChange(state: ChannelState, change: StreamChange): ChannelState {
  const stream = change.stream ?? state.stream;
  const info = stream ? infoOf(stream, state.info) : state.info;
  switch (change.state) {
    case "offline":
      return { ...state, broadcast: "offline", stream: null, viewers: 0, graceEndsAt: null };
    case "updated":
      return { ...state, info, stream: state.stream ? stream : null };
    case "reconnecting":
      return { ...state, broadcast: "reconnecting", stream, info, graceEndsAt: change.grace_ends_at ?? null };
    case "starting":
    case "live":
      return {
        ...state,
        broadcast: change.state,
        stream,
        info,
        viewers: change.stream?.viewer_count ?? state.viewers,
        graceEndsAt: null,
      };
  }
}

/** The channel after a socket frame; the same object when the frame changes nothing here. */
export function reduceFrame(state: ChannelState, frame: ServerFrame): ChannelState {
  switch (frame.type) {
    case "hello":
      return applyChange({ ...state, isStale: false }, frame.data.stream ?? { state: "offline", stream: null });
    case "stream":
      return applyChange(state, frame.data);
    case "viewers":
      return { ...state, viewers: frame.data.viewer_count };
    default:
      return state;
  }
}
