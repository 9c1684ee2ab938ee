import { describe, expect, it } from "vitest";
import { lineThatSays, readDraft } from "./slash";

describe("readDraft", () => {
  it.each([
    ["hello / there", { say: "hello / there" }],
    ["  hello ", { say: "hello" }],
    ["/timeout name reason", { command: "/timeout name reason" }],
    ["  /help", { command: "/help" }],
    ["/", { command: "/" }],
    ["//shrug", { say: "/shrug" }],
    ["///", { say: "//" }],
    ["", { say: "" }],
  ])("reads %j", (draft, meaning) => {
    expect(readDraft(draft)).toEqual(meaning);
  });
});

describe("lineThatSays", () => {
  it.each(["hello", "/shrug", "//", "and/or"])("%j is read as it was meant", (text) => {
    expect(readDraft(lineThatSays(text))).toEqual({ say: text });
  });
});
