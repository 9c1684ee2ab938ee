import { describe, expect, it } from "vitest";
import { contrast, nameColors } from "./name-color";

function rgb(text: string): [number, number, number] {
  return text.match(/\d+/g)?.map(Number) as [number, number, number];
}

describe("nameColors", () => {
  it.each(["#000000", "#ffffff", "#ffff00", "#0000ff", "#dd3a44", "nonsense"])("makes %s readable", (color) => {
    const { light, dark } = nameColors(color);
    expect(contrast(rgb(light), [247, 247, 248])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(rgb(dark), [35, 35, 39])).toBeGreaterThanOrEqual(4.5);
  });

  it("leaves a readable colour alone", () => expect(nameColors("#8b0000").light).toBe("rgb(139 0 0)"));
});
