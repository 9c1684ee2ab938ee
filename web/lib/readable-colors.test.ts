import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { accentStyle, bannerStyle, instanceStyle } from "./accent";
import { belowWhite, contrast, FAINT_LETTERS, readableColors } from "./readable-colors";

type Rgb = [number, number, number];

const css = readFileSync(join(import.meta.dirname, "../app/globals.css"), "utf8");

const hex = (digits: string) => [0, 2, 4].map((start) => Number.parseInt(digits.slice(start, start + 2), 16)) as Rgb;
const rgb = (text: string) => text.match(/\d+/g)?.map(Number) as Rgb;

function token(name: string): { light: Rgb; dark: Rgb } {
  const [, light = "", dark = ""] = new RegExp(`--${name}: light-dark\\(#(\\w{6}), #(\\w{6})\\)`).exec(css) ?? [];
  return { light: hex(light), dark: hex(dark) };
}

/** The accent's soft background, as globals.css mixes it. */
function softened(accent: Rgb, surface: Rgb): Rgb {
  const share = Number(/--accent-soft: color-mix\(in srgb, var\(--accent\) (\d+)%/.exec(css)?.[1]) / 100;
  return accent.map((channel, index) => channel * share + (surface[index] ?? 0) * (1 - share)) as Rgb;
}

const surface = token("surface");
const backgrounds = ["canvas", "surface", "raised"].map(token);
backgrounds.push({ light: softened([0, 0, 0], surface.light), dark: softened([255, 255, 255], surface.dark) });

describe("readableColors", () => {
  it.each(["#000000", "#ffffff", "#ffff00", "#0000ff", "#dd3a44", "nonsense"])("makes %s readable", (color) => {
    const { light, dark } = readableColors(color);
    for (const background of backgrounds) {
      expect(contrast(rgb(light), background.light)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(dark), background.dark)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("leaves a readable colour alone", () => expect(readableColors("#5a0000").light).toBe("rgb(90 0 0)"));
});

describe("the page's colours", () => {
  it.each(["muted", "danger", "good", "warn"])("%s can be read wherever it stands", (name) => {
    const { light, dark } = token(name);
    for (const background of [...["canvas", "surface", "raised"].map(token)]) {
      expect(contrast(light, background.light)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(dark, background.dark)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(["brand", "live"])("white letters can be read on --%s", (name) => {
    const [, color = ""] = new RegExp(`--${name}: #(\\w{6})`).exec(css) ?? [];
    expect(contrast(hex(color), [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
  });

  it("the focus ring stands out from what it lies on", () => {
    const focus = token("focus");
    for (const background of ["canvas", "surface", "raised"].map(token)) {
      expect(contrast(focus.light, background.light)).toBeGreaterThanOrEqual(3);
      expect(contrast(focus.dark, background.dark)).toBeGreaterThanOrEqual(3);
    }
  });

  it("the accent that nobody has chosen is corrected like a chosen one", () => {
    const { light, dark } = readableColors("#1599a8");
    expect(/--accent: (.*);/.exec(css)?.[1]).toBe(`light-dark(var(--accent-light, ${light}), var(--accent-dark, ${dark}))`);
  });

  it("an instance's colour becomes accent and brand, and nonsense neither", () => {
    expect(instanceStyle("#ffe100")).toEqual({
      "--accent-light": readableColors("#ffe100").light,
      "--accent-dark": "rgb(255 225 0)",
      "--brand": belowWhite("#ffe100"),
    });
    expect(contrast(rgb(belowWhite("#ffe100")), [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
    expect(instanceStyle("url(evil)")).toBeUndefined();
  });
});

describe("a channel's colours", () => {
  it.each(["#000000", "#ffffff", "#ffe100", "#3b6fd4"])("%s carries the faintest letters of its banner", (accent) => {
    const { "--ground": ground } = bannerStyle({ username: "otto", accent }) as Record<string, string>;
    expect(contrast(rgb(ground ?? ""), FAINT_LETTERS)).toBeGreaterThanOrEqual(4.5);
  });

  it("are the name's while the owner has chosen none, and the instance's for all else", () => {
    expect(bannerStyle({ username: "otto", accent: "" })).toEqual({ "--hue": expect.any(Number) });
    expect(bannerStyle({ username: "otto", accent: "url(evil)" })).toEqual({ "--hue": expect.any(Number) });
    expect(accentStyle("")).toBeUndefined();
  });
});
