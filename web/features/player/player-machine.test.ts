import { describe, expect, it } from "vitest";
import { initialModel, type PlayerEvent, stateOf, transition } from "./player-machine";

function after(start: Parameters<typeof initialModel>[0], ...events: PlayerEvent[]) {
  return stateOf(events.reduce(transition, initialModel(start)));
}

const playing: PlayerEvent = { type: "playing" };
const waiting: PlayerEvent = { type: "waiting" };
const absent: PlayerEvent = { type: "source-lost", loss: "absent" };
const full: PlayerEvent = { type: "source-lost", loss: "full" };
const unreachable: PlayerEvent = { type: "source-lost", loss: "unreachable" };
const becomes = (state: Parameters<typeof initialModel>[0]): PlayerEvent => ({ type: "broadcast", state });

describe("player machine", () => {
  it("loads, plays, buffers and plays on", () => {
    expect(after("live")).toBe("loading");
    expect(after("live", playing)).toBe("playing");
    expect(after("live", playing, waiting)).toBe("buffering");
    expect(after("live", playing, waiting, playing)).toBe("playing");
  });

  it("calls a live channel without a playlist yet starting", () => {
    expect(after("live", absent)).toBe("starting");
    expect(after("starting")).toBe("starting");
    expect(after("starting", playing)).toBe("playing");
  });

  it("does not say that a stream starts when nobody answers", () => {
    expect(after("live", unreachable)).toBe("loading");
    expect(after("live", absent, unreachable)).toBe("loading");
  });

  it("says that it is full to who finds no place, not to who watches", () => {
    expect(after("live", full)).toBe("full");
    expect(after("live", full, { type: "source-found" }, playing)).toBe("playing");
    expect(after("live", playing, full)).toBe("playing");
    expect(after("offline", full)).toBe("offline");
  });

  it("says at once that the broadcaster is lost, while the buffer still plays", () => {
    expect(after("live", playing, becomes("reconnecting"))).toBe("reconnecting");
    expect(after("live", playing, becomes("reconnecting"), becomes("live"))).toBe("playing");
    expect(after("live", playing, becomes("reconnecting"), waiting)).toBe("reconnecting");
  });

  it("lets a stopped stream play out, and says then that it ends", () => {
    expect(after("live", playing, becomes("ending"))).toBe("playing");
    expect(after("live", playing, becomes("ending"), waiting)).toBe("ending");
    expect(after("live", playing, waiting, becomes("ending"), becomes("live"), playing)).toBe("playing");
    expect(after("ending")).toBe("ending");
    expect(after("live", playing, becomes("ending"), becomes("offline"))).toBe("offline");
  });

  it("believes the picture when it comes back before the channel's word", () => {
    expect(after("live", playing, becomes("reconnecting"), waiting, playing)).toBe("playing");
    const again = [becomes("reconnecting"), waiting, playing, becomes("live"), becomes("reconnecting")];
    expect(after("live", playing, ...again)).toBe("reconnecting");
  });

  it("waits with whoever comes while the broadcaster is away, though a last second can be played", () => {
    expect(after("reconnecting", playing)).toBe("reconnecting");
    expect(after("reconnecting", playing, waiting, playing)).toBe("playing");
  });

  it("shows buffering, not starting, when a stream seen before is lost", () => {
    expect(after("live", playing, waiting, absent)).toBe("buffering");
    expect(after("live", playing, waiting, unreachable)).toBe("buffering");
  });

  it("starts by itself when an offline channel goes live", () => {
    expect(after("offline")).toBe("offline");
    expect(after("offline", becomes("live"))).toBe("loading");
  });

  it("forgets failures and progress when the broadcast ends", () => {
    const failed: PlayerEvent = { type: "failed", failure: "decode" };
    expect(after("live", failed)).toBe("error");
    expect(after("live", failed, becomes("offline"))).toBe("offline");
    expect(after("live", failed, becomes("offline"), becomes("live"))).toBe("loading");
  });

  it("stays paused through a reconnect", () => {
    expect(after("live", playing, { type: "paused" }, becomes("reconnecting"))).toBe("paused");
  });

  it("says that it loads when it is to play on and has nothing yet", () => {
    expect(after("live", playing, { type: "paused" }, { type: "resumed" })).toBe("buffering");
    expect(after("live", { type: "paused" }, { type: "resumed" })).toBe("loading");
    expect(after("live", playing, { type: "resumed" })).toBe("playing");
  });

  it("does not take the first loading for a stall", () => {
    expect(after("live", waiting)).toBe("loading");
  });
});
