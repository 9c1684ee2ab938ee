import { describe, expect, it } from "vitest";
import { NetworkWatch } from "./network-watch";

const POOR = { throughputKbps: 900, bitrateKbps: 2700 };
const AMPLE = { throughputKbps: 50_000, bitrateKbps: 2700 };
const UNKNOWN = { throughputKbps: null, bitrateKbps: null };

function setup() {
  let now = 0;
  const watch = new NetworkWatch(() => now);
  return { watch, pass: (seconds: number) => (now += seconds * 1000) };
}

describe("NetworkWatch", () => {
  it("says what the line carries and what is needed after two stalls in twenty seconds", () => {
    const { watch, pass } = setup();
    watch.onPicture();
    watch.onStall();
    pass(19);
    expect(watch.check(POOR)).toBeNull();
    watch.onStall();
    expect(watch.check(POOR)).toEqual({ carriesKbps: 900, needsKbps: 2700 });
    pass(20);
    expect(watch.check(POOR)).toBeNull();
  });

  it("takes two stalls that are far apart for chance", () => {
    const { watch, pass } = setup();
    watch.onPicture();
    watch.onStall();
    pass(21);
    watch.onStall();
    expect(watch.check(POOR)).toBeNull();
  });

  it("speaks when the picture stands still for long, until it goes on", () => {
    const { watch, pass } = setup();
    watch.onPicture();
    watch.onWaiting();
    pass(1.9);
    expect(watch.check(POOR)).toBeNull();
    pass(0.1);
    expect(watch.check(POOR)).toEqual({ carriesKbps: 900, needsKbps: 2700 });
    expect(watch.check(AMPLE)).toBeNull();
    watch.onPicture();
    expect(watch.check(POOR)).toBeNull();
  });

  it("speaks when the first picture does not come, with figures or without", () => {
    const { watch, pass } = setup();
    pass(3.9);
    expect(watch.check(UNKNOWN)).toBeNull();
    pass(0.1);
    expect(watch.check(UNKNOWN)).toEqual({ carriesKbps: null, needsKbps: null });
    watch.onPicture();
    expect(watch.check(UNKNOWN)).toBeNull();
  });

  it("begins anew with a new source", () => {
    const { watch, pass } = setup();
    pass(10);
    watch.restart();
    expect(watch.check(POOR)).toBeNull();
  });

  it("does not blame a line that carries enough", () => {
    const { watch } = setup();
    watch.onPicture();
    watch.onStall();
    watch.onStall();
    expect(watch.check(AMPLE)).toBeNull();
    expect(watch.check(POOR)).not.toBeNull();
  });

  it("gives the same object while it says the same", () => {
    const { watch } = setup();
    watch.onStall();
    watch.onStall();
    expect(watch.check({ ...POOR })).toBe(watch.check({ ...POOR }));
  });
});
