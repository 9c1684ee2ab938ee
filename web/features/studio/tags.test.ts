import { describe, expect, it } from "vitest";
import { parseTags } from "./tags";

describe("parseTags", () => {
  it("trims, drops blanks, doubles and hash signs", () => {
    expect(parseTags(" Chess, ,#calm,chess ")).toEqual(["Chess", "calm"]);
  });
});
