import { describe, expect, it } from "vitest";
import { Throughput } from "./throughput";

const load = (loaded: number, first: number, end = 0) => ({ loaded, loading: { start: 0, first, end } });

describe("Throughput", () => {
  it("knows nothing before anything was loaded", () => {
    expect(new Throughput(() => 0).kbps()).toBeNull();
  });

  it("counts from the first byte, for parts wait at the server until they exist", () => {
    const throughput = new Throughput(() => 0);
    throughput.onLoaded(load(125_000, 9000, 10_000));
    expect(throughput.kbps()).toBe(1000);
  });

  it("tells of a slow load before it ends, by figures that come after its beginning", () => {
    let now = 0;
    const throughput = new Throughput(() => now);
    const part = { stats: load(0, 0) };
    throughput.onLoading(part);
    now = 5000;
    expect(throughput.kbps()).toBeNull();
    part.stats = load(100_000, 3000);
    expect(throughput.kbps()).toBe(400);
  });

  it("forgets the past bit by bit", () => {
    const throughput = new Throughput(() => 0);
    throughput.onLoaded(load(1_250_000, 1, 1001));
    for (let part = 0; part < 30; part++) throughput.onLoaded(load(125_000, 1, 1001));
    expect(throughput.kbps()).toBeLessThan(1200);
  });

  it("is not deceived by what is too small to tell", () => {
    const throughput = new Throughput(() => 0);
    throughput.onLoaded(load(300, 1, 301));
    expect(throughput.kbps()).toBeNull();
  });
});
