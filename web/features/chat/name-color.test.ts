import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contrast, nameColors } from "./name-color";

const css = readFileSync(join(import.meta.dirname, "../../app/globals.css"), "utf8");

/** A row as it is, under the pointer, and with a mention of the reader. */
const backgrounds = ["surface", "raised", "accent-soft"].map((name) => {
  const [, light = "", dark = ""] = new RegExp(`--${name}: light-dark\\(#(\\w{6}), #(\\w{6})\\)`).exec(css) ?? [];
  return { light: hex(light), dark: hex(dark) };
});

function hex(digits: string): [number, number, number] {
  return [0, 2, 4].map((start) => Number.parseInt(digits.slice(start, start + 2), 16)) as [number, number, number];
}

function rgb(text: string): [number, number, number] {
  return text.match(/\d+/g)?.map(Number) as [number, number, number];
}

describe("nameColors", () => {
  it.each(["#000000", "#ffffff", "#ffff00", "#0000ff", "#dd3a44", "nonsense"])("makes %s readable", (color) => {
    const { light, dark } = nameColors(color);
    for (const background of backgrounds) {
      expect(contrast(rgb(light), background.light)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(dark), background.dark)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("leaves a readable colour alone", () => expect(nameColors("#8b0000").light).toBe("rgb(139 0 0)"));
});
