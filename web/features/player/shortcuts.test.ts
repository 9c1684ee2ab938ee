// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { shortcutFor } from "./shortcuts";

function press(key: string, options: KeyboardEventInit & { on?: string; singleKeys?: boolean } = {}) {
  const target = document.createElement(options.on ?? "div");
  document.body.append(target);
  let found: ReturnType<typeof shortcutFor> = null;
  target.addEventListener("keydown", (event) => {
    found = shortcutFor(event, options.singleKeys ?? true);
  });
  target.dispatchEvent(new KeyboardEvent("keydown", { key, ...options }));
  return found;
}

describe("shortcutFor", () => {
  it.each([
    ["k", "play"],
    [" ", "play"],
    ["F", "fullscreen"],
    ["ArrowUp", "volumeUp"],
    ["?", "help"],
    ["ArrowLeft", "back"],
    ["l", "farForward"],
    ["7", "tenth"],
    [".", "frameForward"],
    ["<", "slower"],
  ])("%s → %s", (key, action) => expect(press(key)).toBe(action));

  it("works in a Cyrillic layout", () => {
    expect(press("ь", { code: "KeyM" })).toBe("mute");
    expect(press("б", { code: "Comma" })).toBe("frameBack");
    expect(press("Ю", { code: "Period", shiftKey: true })).toBe("faster");
  });

  it("leaves the arrows to a slider, but not to a button", () => {
    expect(press("ArrowLeft", { on: "button" })).toBe("back");
    const slider = document.createElement("input");
    slider.type = "range";
    document.body.append(slider);
    let found: ReturnType<typeof shortcutFor> = "back";
    slider.addEventListener("keydown", (event) => (found = shortcutFor(event, true)));
    slider.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
    expect(found).toBeNull();
  });

  it("never fires while typing or composing", () => {
    expect(press("m", { on: "textarea" })).toBeNull();
    expect(press("m", { on: "input" })).toBeNull();
    expect(press("m", { isComposing: true })).toBeNull();
  });

  it("leaves the space bar to a focused button", () => {
    expect(press(" ", { on: "button" })).toBeNull();
    expect(press("m", { on: "button" })).toBe("mute");
  });

  it("leaves single keys to whoever turned them off, but for the way out and the combination", () => {
    for (const key of ["k", " ", "?", "/", "ArrowUp"]) expect(press(key, { singleKeys: false })).toBeNull();
    expect(press("ь", { code: "KeyM", singleKeys: false })).toBeNull();
    expect(press("Escape", { singleKeys: false })).toBe("leave");
    expect(press("ч", { altKey: true, code: "KeyX", singleKeys: false })).toBe("clip");
    const combination = { ctrlKey: true, altKey: true, shiftKey: true, code: "KeyS" };
    expect(press("S", { ...combination, singleKeys: false })).toBe("stats");
  });

  it("keeps away from the browser's own combinations", () => {
    expect(press("f", { ctrlKey: true })).toBeNull();
    expect(press("S", { ctrlKey: true, altKey: true, shiftKey: true, code: "KeyS" })).toBe("stats");
  });
});
