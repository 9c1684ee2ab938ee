import { describe, expect, it } from "vitest";
import { shownName } from "./shown-name";

describe("shownName", () => {
  it.each([
    ["painter", "Painter", "Painter"],
    ["painter", "painter", "painter"],
    ["night_owl", "Night Owl", "Night Owl (night_owl)"],
    ["mallory", "Streamer", "Streamer (mallory)"],
    ["mallory", "Ѕtreamer", "Ѕtreamer (mallory)"],
  ])("%s who calls himself %s is %s", (username, display_name, shown) => {
    expect(shownName({ username, display_name })).toBe(shown);
  });
});
