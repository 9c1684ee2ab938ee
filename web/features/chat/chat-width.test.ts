// @vitest-environment jsdom
import { afterEach, expect, it } from "vitest";
import { clampWidth, loadWidth, saveWidth } from "@/features/chat/chat-width";

afterEach(() => localStorage.clear());

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
