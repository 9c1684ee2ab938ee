import { describe, expect, it } from "vitest";
import { tabTitle } from "./tab-title";

const subject = { name: "Livia", title: "Old radios", isLive: true, instance: "Harbour TV" };

describe("tabTitle", () => {
  it.each([
    ["live", {}, "● Livia: Old radios"],
    ["live without a title", { title: "" }, "● Livia · Harbour TV"],
    ["live with somebody asking", { mentions: 2 }, "(2) ● Livia: Old radios"],
    ["offline", { isLive: false }, "Livia · Harbour TV"],
  ])("of a channel that is %s", (_, change, title) => {
    expect(tabTitle({ ...subject, ...change })).toBe(title);
  });
});
