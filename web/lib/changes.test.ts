import { describe, expect, it } from "vitest";
import { changesOf } from "./changes";

describe("changesOf", () => {
  it("leaves out what stayed, lists too", () => {
    const before = { title: "a", tags: ["x", "y"], is_mature: false };
    expect(changesOf(before, { ...before })).toEqual({});
    expect(changesOf(before, { title: "", tags: ["x", "y"], is_mature: true })).toEqual({ title: "", is_mature: true });
    expect(changesOf(before, { ...before, tags: ["y", "x"] })).toEqual({ tags: ["y", "x"] });
  });
});
