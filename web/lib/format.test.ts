import { describe, expect, it } from "vitest";
import { codePoints, formatDuration, hueOf, initials, secondsSince } from "./format";

describe("formatDuration", () => {
  it.each([
    [0, "0:00"],
    [65.9, "1:05"],
    [3753, "1:02:33"],
    [-5, "0:00"],
  ])("%s s → %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe("secondsSince", () => {
  it("never goes below zero for a clock that runs behind", () => {
    expect(secondsSince("2026-01-01T00:00:10.000Z", Date.parse("2026-01-01T00:00:00.000Z"))).toBe(0);
  });

  it("survives a malformed time", () => expect(secondsSince("soon", 0)).toBe(0));
});

describe("initials", () => {
  it.each([
    ["anna", "A"],
    ["Anna Karenina", "AK"],
    ["night_owl", "NO"],
    ["🦉owl", "🦉"],
    ["", "?"],
  ])("%s → %s", (name, letters) => expect(initials(name)).toBe(letters));
});

describe("hueOf", () => {
  it("ignores case and stays on the wheel", () => {
    expect(hueOf("Anna")).toBe(hueOf("anna"));
    expect(hueOf("anna")).toBeLessThan(360);
  });
});

describe("codePoints", () => {
  it("counts an emoji once", () => expect(codePoints("a🦉")).toBe(2));
});
