import { describe, expect, it } from "vitest";
import { choicesOf, IN_PICTURES, OFF, pickCaptions, toggledCaptions } from "@/features/player/captions/choice";

const tracks = ["en", "pt-BR", "ru"].map((language) => ({ language, label: language, url: "" }));

describe("which captions are shown", () => {
  const choices = choicesOf(tracks, true);

  it.each([
    [OFF, null],
    ["ru", "ru"],
    ["pt", "pt-BR"],
    ["en-GB", "en"],
    ["fi", IN_PICTURES],
  ])("to whoever chose %s", (chosen, shown) => {
    expect(pickCaptions(chosen, choices)).toBe(shown);
  });

  it("are none where there are none in that language", () => {
    expect(pickCaptions("fi", choicesOf(tracks, false))).toBeNull();
    expect(pickCaptions("ru", [])).toBeNull();
    expect(pickCaptions(IN_PICTURES, choicesOf(tracks, false))).toBeNull();
  });
});

describe("what a key turns them to", () => {
  const choices = choicesOf(tracks, false);

  it("is off when some are shown, else the reader's language, else any", () => {
    expect(toggledCaptions("ru", choices, "en")).toBe(OFF);
    expect(toggledCaptions(OFF, choices, "ru")).toBe("ru");
    expect(toggledCaptions("fi", choices, "de")).toBe("en");
    expect(toggledCaptions(OFF, choicesOf([], true), "de")).toBe(IN_PICTURES);
    expect(toggledCaptions(OFF, [], "de")).toBe(OFF);
  });
});
