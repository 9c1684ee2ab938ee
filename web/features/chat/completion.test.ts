import { describe, expect, it } from "vitest";
import { complete, suggestEmoji, suggestNames, tokenAt } from "@/features/chat/completion";

const said = (username: string, display_name = username) => ({ user: { username, display_name } });

describe("what can be completed", () => {
  it("is the word before the caret that begins with a sign", () => {
    expect(tokenAt("hello @Bo", 9)).toEqual({ kind: "name", text: "bo", start: 6 });
    expect(tokenAt("@", 1)).toEqual({ kind: "name", text: "", start: 0 });
    expect(tokenAt("so :smi", 7)).toEqual({ kind: "emoji", text: "smi", start: 3 });
    expect(tokenAt("@bo said", 3)).toEqual({ kind: "name", text: "bo", start: 0 });
    expect(tokenAt("привет @Бор", 11)).toEqual({ kind: "name", text: "бор", start: 7 });
  });

  it("is no address, time or smiley", () => {
    for (const text of ["me@example", "at 12:30", "nice :D", ":)", "plain", ""]) {
      expect(tokenAt(text, text.length), text).toBeNull();
    }
  });
});

it("offers those who wrote last, by either of their names, once", () => {
  const messages = [said("boris", "Борис"), said("mei"), said("bob"), said("boris", "Борис")];
  expect(suggestNames(messages, "bo").map(({ insert }) => insert)).toEqual(["@boris", "@bob"]);
  expect(suggestNames(messages, "бо")).toEqual([{ insert: "@boris", label: "Борис (boris)" }]);
  expect(suggestNames(messages, "x")).toEqual([]);
});

it("offers emoji that begin so before those that have it within", () => {
  const emoji = [["broken_heart", "💔"], ["heart", "❤️"]] as const;
  expect(suggestEmoji(emoji, "heart").map(({ sign }) => sign)).toEqual(["❤️", "💔"]);
});

it("puts a space behind what it completes, and only one", () => {
  const token = { kind: "name", text: "bo", start: 3 } as const;
  expect(complete("hi @bo", token, "@boris")).toEqual({ draft: "hi @boris ", caret: 10 });
  expect(complete("hi @bo there", token, "@boris")).toEqual({ draft: "hi @boris there", caret: 10 });
});
