import { describe, expect, it } from "vitest";
import type { StreamCard } from "@/lib/api/types";
import { liveChips } from "./live-chips";

const stream = (category: string, language: string) => ({ category, language }) as StreamCard;
const words = { all: "All", language: (code: string) => code.toUpperCase() };
const labels = (chips: { label: string; isChosen: boolean }[]) => chips.map(({ label, isChosen }) => (isChosen ? `*${label}` : label));

describe("liveChips", () => {
  const streams = [stream("Chess", "en"), stream("Art", "ru"), stream("Chess", "en"), stream("", "en")];

  it("names each category and language once", () => {
    expect(labels(liveChips(streams, {}, words))).toEqual(["*All", "Chess", "Art", "EN", "RU"]);
  });

  it("offers no choice of languages where there is one", () => {
    expect(labels(liveChips([stream("Chess", "en")], {}, words))).toEqual(["*All", "Chess"]);
  });

  it("keeps the rest of the filter, and takes a chosen one away again", () => {
    const chips = liveChips(streams, { category: "Art", tag: "a b" }, words);
    expect(labels(chips)).toEqual(["All", "*#a b", "*Art", "Chess", "EN", "RU"]);
    expect(chips.find(({ label }) => label === "Art")?.href).toBe("/browse?tag=a+b");
    expect(chips.find(({ label }) => label === "RU")?.href).toBe("/browse?category=Art&tag=a+b&language=ru");
  });
});
