import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Toasts } from "./toasts";

const texts = (toasts: Toasts) => toasts.getList().map(({ text }) => text);

describe("Toasts", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("shows the newest three, each for six seconds", () => {
    const toasts = new Toasts();
    for (const text of ["a", "b", "c"]) toasts.show(text);
    vi.advanceTimersByTime(3000);
    toasts.show("d");
    expect(texts(toasts)).toEqual(["b", "c", "d"]);
    vi.advanceTimersByTime(3000);
    expect(texts(toasts)).toEqual(["d"]);
    vi.advanceTimersByTime(3000);
    expect(texts(toasts)).toEqual([]);
  });

  it("says the same once, and for its whole time again", () => {
    const toasts = new Toasts();
    toasts.show("a");
    vi.advanceTimersByTime(5000);
    toasts.show("a");
    vi.advanceTimersByTime(5000);
    expect(texts(toasts)).toEqual(["a"]);
  });

  it("stays longer with something to do", () => {
    const toasts = new Toasts();
    toasts.show("a", "info", { label: "Undo", act: () => undefined });
    vi.advanceTimersByTime(11_000);
    expect(texts(toasts)).toEqual(["a"]);
    vi.advanceTimersByTime(1000);
    expect(texts(toasts)).toEqual([]);
  });

  it("goes when it is dismissed", () => {
    const toasts = new Toasts();
    toasts.show("a");
    toasts.dismiss(toasts.getList()[0]?.id ?? -1);
    expect(texts(toasts)).toEqual([]);
  });
});
