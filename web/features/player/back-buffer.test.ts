import { describe, expect, it } from "vitest";
import { removableEnd } from "./back-buffer";
import { ranges } from "./fake-ranges";

describe("removableEnd", () => {
  it("keeps what a short rewind needs", () => {
    expect(removableEnd({ buffered: ranges([10, 28]), currentTime: 26.9 }, true)).toBeNull();
    expect(removableEnd({ buffered: ranges(), currentTime: 26.9 }, true)).toBeNull();
  });

  it("removes the rest in a quiet moment", () => {
    expect(removableEnd({ buffered: ranges([10, 29]), currentTime: 28 }, true)).toBe(13);
    expect(removableEnd({ buffered: ranges([10, 29]), currentTime: 28 }, false)).toBeNull();
  });

  it("waits no longer than for a minute of it", () => {
    expect(removableEnd({ buffered: ranges([10, 72]), currentTime: 71 }, false)).toBe(56);
  });
});
