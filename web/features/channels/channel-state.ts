import type { BroadcastState, ChannelInfo, ChannelPage, Stream } from "@/lib/api/types";
import { secondsSince } from "@/lib/format";
import type { ServerFrame, StreamChange } from "@/lib/realtime/frames.gen";

/** A broadcast that was on when this page was opened, or came on since, and is over. */
export interface EndedBroadcast {
  id: string;
  seconds: number;
  peakViewers: number;
}

export interface ChannelState {
  broadcast: BroadcastState;
  stream: Stream | null;
  info: ChannelInfo;
  viewers: number;
  /** So far: what the server counted before, and what this page has seen since. */
  peakViewers: number;
  /** Until when the broadcaster may come back without the broadcast ending. */
  graceEndsAt: string | null;
  ended: EndedBroadcast | null;
  /** The server does not answer: all of this is how it was last. */
  isStale: boolean;
}

export function channelStateOf(page: ChannelPage): ChannelState {
  const stream = (page.is_live && page.stream) || null;
  const viewers = stream?.viewer_count ?? 0;
  return {
    broadcast: stream?.state ?? "offline",
    stream,
    info: page.channel,
    viewers,
    peakViewers: Math.max(viewers, stream?.peak_viewers ?? 0),
    graceEndsAt: stream?.grace_ends_at ?? null,
    ended: null,
    isStale: false,
  };
}

function infoOf(stream: Stream, previous: ChannelInfo): ChannelInfo {
  const { title, category, category_id, category_slug, tags, language, is_mature, description } = stream;
  const about = { category, category_id, category_slug, tags, language, is_mature };
  return { ...previous, ...about, title, description: description ?? previous.description };
}

function endOf({ stream, peakViewers, ended }: ChannelState, now: number): EndedBroadcast | null {
  return stream ? { id: stream.id, seconds: secondsSince(stream.started_at, now), peakViewers } : ended;
}

/** A greeting that speaks of no stream tells that there is none. */
function applyChange(state: ChannelState, change: StreamChange | { state: "offline"; stream: null }, now: number): ChannelState {
  const stream = change.stream ?? state.stream;
  const info = stream ? infoOf(stream, state.info) : state.info;
  switch (change.state) {
    case "offline":
      return { ...offAir(state), ended: endOf(state, now) };
    case "updated":
      return { ...state, info, stream: state.stream ? stream : null };
    case "reconnecting":
    case "ending":
      return { ...state, broadcast: change.state, stream, info, ended: null, graceEndsAt: change.grace_ends_at ?? null };
    case "starting":
    case "live":
      return withViewers(
        { ...state, broadcast: change.state, stream, info, ended: null, graceEndsAt: null },
        change.stream?.viewer_count ?? state.viewers,
      );
  }
}

function offAir(state: ChannelState): ChannelState {
  return { ...state, broadcast: "offline", stream: null, viewers: 0, peakViewers: 0, graceEndsAt: null };
}

export function withViewers(state: ChannelState, viewers: number): ChannelState {
  return { ...state, viewers, peakViewers: Math.max(state.peakViewers, viewers) };
}

/** The channel after a socket frame; the same object when the frame changes nothing here. */
export function reduceFrame(state: ChannelState, frame: ServerFrame, now = Date.now()): ChannelState {
  switch (frame.type) {
    case "hello":
      return applyChange({ ...state, isStale: false }, frame.data.stream ?? { state: "offline", stream: null }, now);
    case "stream":
      return applyChange(state, frame.data, now);
    case "viewers":
      return withViewers(state, frame.data.viewer_count);
    default:
      return state;
  }
}

/** The channel after an answer of the server's, which is whole but remembers nothing. */
export function reduceAnswer(state: ChannelState, page: ChannelPage, now = Date.now()): ChannelState {
  const next = channelStateOf(page);
  const isSame = next.stream !== null && next.stream.id === state.stream?.id;
  return {
    ...next,
    peakViewers: isSame ? Math.max(next.peakViewers, state.peakViewers) : next.peakViewers,
    ended: next.stream ? null : endOf(state, now),
  };
}
