import { describe, expect, it } from "vitest";
import { readTime, writeTime } from "@/features/videos/time-param";

describe("the time in a link", () => {
  it.each([
    ["1h2m3s", 3723],
    ["62m3s", 3723],
    ["3723", 3723],
    ["3723s", 3723],
    ["2h", 7200],
  ])("%s is %s s", (text, seconds) => expect(readTime(text)).toBe(seconds));

  it.each([undefined, "", "soon", "-5", "1s2m", "1.5h", "99999999999"])("is not read from %s", (text) => expect(readTime(text)).toBeNull());

  it.each([
    [3723.9, "1h2m3s"],
    [7200, "2h"],
    [0, "0s"],
  ])("%s s are written %s", (seconds, text) => expect(writeTime(seconds)).toBe(text));
});
