// @vitest-environment jsdom
import { afterEach, expect, it } from "vitest";
import { clampWidth, EARLY_WIDTH, loadWidth, saveWidth } from "@/features/chat/chat-width";

afterEach(() => {
  localStorage.clear();
  document.documentElement.removeAttribute("style");
});

it("is neither too narrow to read nor so wide that it hides the picture", () => {
  expect([120, 345.6, 9000].map(clampWidth)).toEqual([300, 346, 480]);
});

it("is kept, and nothing that somebody else has put there is believed", () => {
  expect(loadWidth()).toBeNull();
  saveWidth(420);
  expect(loadWidth()).toBe(420);
  localStorage.setItem("leams.chat.width", "wide");
  expect(loadWidth()).toBeNull();
  localStorage.setItem("leams.chat.width", "99999");
  expect(loadWidth()).toBe(480);
});

it.each([[null, ""], ["420", "420px"], ["345.6", "346px"], ["wide", ""], ["-5", ""], ["99999", "480px"]])(
  "%s is known to the document itself as %j",
  (kept, shown) => {
    if (kept) localStorage.setItem("leams.chat.width", kept);
    new Function(EARLY_WIDTH)();
    expect(document.documentElement.style.getPropertyValue("--chat")).toBe(shown);
    expect(shown).toBe(loadWidth() === null ? "" : `${loadWidth()}px`);
  },
);
