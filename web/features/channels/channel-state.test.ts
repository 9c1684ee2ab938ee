import { describe, expect, it } from "vitest";
import type { ChannelPage } from "@/lib/api/types";
import { parseFrame } from "@/lib/realtime/frames";
import { sampleStream } from "@/lib/realtime/sample-frames";
import { channelStateOf, reduceAnswer, reduceFrame } from "./channel-state";

const info = { title: "Old", category: "Art", description: "d", tags: [], language: "en", is_mature: false };
const stream = sampleStream();
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
    state = receive(state, { type: "stream", data: { state: "reconnecting", stream, grace_ends_at: grace } });
    expect(state).toMatchObject({ broadcast: "reconnecting", graceEndsAt: grace, stream: { id: "s1" } });
    state = receive(state, { type: "stream", data: { state: "live", stream } });
    expect(state.graceEndsAt).toBeNull();
    state = receive(state, { type: "stream", data: { state: "offline", stream } });
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
    const away = { ...stream, state: "reconnecting" as const, grace_ends_at: grace };
    const opened = channelStateOf({ ...page, is_live: true, stream: away });
    expect(opened).toMatchObject({ broadcast: "reconnecting", graceEndsAt: grace });
    const greeted = receive(channelStateOf(page), hello({ state: "reconnecting", stream: away, grace_ends_at: grace }));
    expect(greeted).toMatchObject({ broadcast: "reconnecting", graceEndsAt: grace });
    expect(receive(opened, { type: "stream", data: { state: "live", stream } })).toMatchObject({
      broadcast: "live",
      graceEndsAt: null,
    });
  });

  it("is ending after a clean stop, until it goes on or is over", () => {
    const live = receive(channelStateOf(page), { type: "stream", data: { state: "live", stream } });
    const ending = receive(live, { type: "stream", data: { state: "ending", stream, grace_ends_at: "2026-11-23T05:31:54Z" } });
    expect(ending).toMatchObject({ broadcast: "ending", stream: { id: "s1" }, ended: null });
    expect(receive(ending, { type: "stream", data: { state: "live", stream } }).broadcast).toBe("live");
    const over = receive(ending, { type: "stream", data: { state: "offline", stream } });
    expect(over).toMatchObject({ broadcast: "offline", ended: { peakViewers: 3 } });
  });

  it("keeps length and peak of what it saw end, by frame or by answer, until the next broadcast", () => {
    const startedAt = "2026-11-23T05:00:00.000Z";
    const opened = channelStateOf({ ...page, is_live: true, stream: { ...stream, started_at: startedAt } });
    const busy = receive(receive(opened, { type: "viewers", data: { viewer_count: 40 } }), {
      type: "viewers",
      data: { viewer_count: 5 },
    });
    const now = Date.parse(startedAt) + 90_000;
    const over = reduceFrame(busy, { type: "stream", data: { state: "offline", stream } }, now);
    expect(over.ended).toEqual({ id: "s1", seconds: 90, peakViewers: 40 });
    expect(reduceAnswer(busy, page, now).ended).toEqual({ id: "s1", seconds: 90, peakViewers: 40 });
    expect(reduceAnswer(over, page, now + 60_000).ended).toEqual(over.ended);
    expect(receive(over, hello(null)).ended).toEqual(over.ended);
    const before = channelStateOf({ ...page, is_live: true, stream: { ...stream, peak_viewers: 70 } });
    expect(receive(before, hello(null)).ended).toMatchObject({ peakViewers: 70 });
    expect(receive(over, { type: "stream", data: { state: "live", stream } }).ended).toBeNull();
    expect(channelStateOf(page).ended).toBeNull();
  });

  it("counts viewers", () => {
    expect(receive(channelStateOf(page), { type: "viewers", data: { viewer_count: 8 } }).viewers).toBe(8);
  });
});
