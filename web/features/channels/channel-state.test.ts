import { describe, expect, it } from "vitest";
import type { ChannelPage, Stream } from "@/lib/api/types";
import { parseFrame } from "@/lib/realtime/frames";
import { channelStateOf, reduceFrame } from "./channel-state";

const info = { title: "Old", category: "Art", description: "d", tags: [], language: "en", is_mature: false };
const stream = { ...info, id: "s1", title: "New", viewer_count: 3 } as unknown as Stream;
const page = { is_live: false, channel: info, stream: null } as unknown as ChannelPage;

function receive(state: ReturnType<typeof channelStateOf>, frame: unknown) {
  const parsed = parseFrame(JSON.stringify(frame));
  if (!parsed) throw new Error("frame refused");
  return reduceFrame(state, parsed);
}

const hello = (greeted: unknown) => ({
  type: "hello",
  data: { room: "c", user: null, last_seq: 0, chatters: 0, stream: greeted, history: [] },
});

describe("channel state", () => {
  it("goes live, loses the publisher, returns and ends", () => {
    let state = receive(channelStateOf(page), { type: "stream", data: { state: "live", stream } });
    expect(state).toMatchObject({ broadcast: "live", viewers: 3, info: { title: "New" } });
    const grace = "2026-11-23T05:31:54.123Z";
    state = receive(state, { type: "stream", data: { state: "reconnecting", stream: null, grace_ends_at: grace } });
    expect(state).toMatchObject({ broadcast: "reconnecting", graceEndsAt: grace, stream: { id: "s1" } });
    state = receive(state, { type: "stream", data: { state: "live", stream } });
    expect(state.graceEndsAt).toBeNull();
    state = receive(state, { type: "stream", data: { state: "offline", stream: null } });
    expect(state).toMatchObject({ broadcast: "offline", stream: null, viewers: 0 });
  });

  it("takes the greeting's word, and its silence as offline", () => {
    const live = receive(channelStateOf(page), hello({ state: "live", stream }));
    expect(live).toMatchObject({ broadcast: "live", stream: { id: "s1" } });
    expect(receive(live, hello(null)).broadcast).toBe("offline");
  });

  it("is not stale any more when it is greeted", () => {
    const stale = { ...channelStateOf(page), isStale: true };
    expect(receive(stale, { type: "viewers", data: { viewer_count: 8 } }).isStale).toBe(true);
    expect(receive(stale, hello({ state: "live", stream }))).toMatchObject({ broadcast: "live", isStale: false });
    expect(receive(stale, hello(null)).isStale).toBe(false);
  });

  it("changes the title of a running broadcast without touching its state", () => {
    const live = receive(channelStateOf(page), { type: "stream", data: { state: "live", stream } });
    const renamed = { ...stream, title: "Renamed" };
    const updated = receive(live, { type: "stream", data: { state: "updated", stream: renamed } });
    expect(updated).toMatchObject({ broadcast: "live", info: { title: "Renamed" } });
  });

  it("waits with whoever opens the page while the publisher is lost", () => {
    const grace = "2026-11-23T05:31:54.123Z";
    const away = { ...stream, grace_ends_at: grace };
    const opened = channelStateOf({ ...page, is_live: true, stream: away });
    expect(opened).toMatchObject({ broadcast: "reconnecting", graceEndsAt: grace });
    const greeted = receive(channelStateOf(page), hello({ state: "reconnecting", stream: away, grace_ends_at: grace }));
    expect(greeted).toMatchObject({ broadcast: "reconnecting", graceEndsAt: grace });
    expect(receive(opened, { type: "stream", data: { state: "live", stream } })).toMatchObject({
      broadcast: "live",
      graceEndsAt: null,
    });
  });

  it("counts viewers", () => {
    expect(receive(channelStateOf(page), { type: "viewers", data: { viewer_count: 8 } }).viewers).toBe(8);
  });
});
