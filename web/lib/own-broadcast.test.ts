import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Health } from "@/lib/api/types";
import { OwnBroadcastPoll } from "./own-broadcast";

const healthOf = (state: Health["state"]) => ({ state, viewer_count: 2 }) as Health;

function pollOf(ask = vi.fn(async () => healthOf("live"))) {
  const screen = { seen: true };
  return { ask, screen, poll: new OwnBroadcastPoll({ ask, isSeen: () => screen.seen }) };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("OwnBroadcastPoll", () => {
  it("asks once for all, at once and then as often as the most eager wants", async () => {
    const { ask, poll } = pollOf();
    const told = vi.fn();
    const stop = poll.watch(told, 20_000);
    poll.watch(() => undefined, 2000);
    await pass(0);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(told).toHaveBeenCalledTimes(1);
    expect(poll.getState()).toMatchObject({ health: { state: "live" }, isStale: false });
    await pass(6000);
    expect(ask).toHaveBeenCalledTimes(4);
    stop();
  });

  it("goes back to the pace of who is left, and asks no more for nobody", async () => {
    const { ask, poll } = pollOf();
    const stop = poll.watch(() => undefined, 20_000);
    poll.watch(() => undefined, 2000)();
    await pass(19_000);
    expect(ask).toHaveBeenCalledTimes(1);
    stop();
    await pass(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(poll.getState()).toBeNull();
  });

  it("waits longer for a broadcast that does not begin, up to three times, and not once it runs", async () => {
    let state: Health["state"] = "offline";
    const { ask, poll } = pollOf(vi.fn(async () => healthOf(state)));
    poll.watch(() => undefined, 2000);
    await pass(60_000);
    ask.mockClear();
    await pass(60_000);
    expect(ask).toHaveBeenCalledTimes(10);
    state = "starting";
    await pass(6000);
    ask.mockClear();
    await pass(6000);
    expect(ask.mock.calls.length).toBeGreaterThanOrEqual(2);
  });

  it("asks nothing while nobody looks, and at once when somebody does", async () => {
    const { ask, screen, poll } = pollOf();
    screen.seen = false;
    poll.watch(() => undefined, 2000);
    await pass(60_000);
    expect(ask).not.toHaveBeenCalled();
    screen.seen = true;
    poll.askNow();
    await pass(0);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it("keeps what it knew when there is no answer, says so, and goes on", async () => {
    const { ask, poll } = pollOf();
    poll.watch(() => undefined, 2000);
    await pass(0);
    ask.mockRejectedValueOnce(new Error("away"));
    await pass(2000);
    expect(poll.getState()).toMatchObject({ health: { state: "live" }, isStale: true });
    await pass(2500);
    expect(poll.getState()).toMatchObject({ isStale: false });
  });

  it("remembers the bitrates of the last minute, of one broadcast", async () => {
    let stream_id = "s1";
    let bitrate_kbps = 0;
    const ask = vi.fn(async () => ({ ...healthOf("live"), stream_id, video: { bitrate_kbps: ++bitrate_kbps } }) as Health);
    const { poll } = pollOf(ask);
    poll.watch(() => undefined, 10_000);
    await pass(95_000);
    const figures = () => poll.getState()?.bitrates.map(({ kbps }) => kbps);
    expect(figures()).toEqual([5, 6, 7, 8, 9, 10]);
    stream_id = "s2";
    await pass(10_000);
    expect(figures()).toEqual([11]);
  });
});
