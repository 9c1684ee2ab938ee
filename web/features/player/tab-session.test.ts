// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";

/** The module as a page gets it that is loaded anew. */
async function load() {
  vi.resetModules();
  return (await import("./tab-session")).tabSession;
}

afterEach(() => {
  vi.restoreAllMocks();
  sessionStorage.clear();
});

describe("tabSession", () => {
  it("is the same after a reload, and another in another tab", async () => {
    const first = (await load())();
    expect((await load())()).toBe(first);
    sessionStorage.clear();
    expect((await load())()).not.toBe(first);
  });

  it("holds for the page where nothing may be stored", async () => {
    vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
      throw new DOMException("forbidden", "SecurityError");
    });
    const session = await load();
    expect(session()).toBe(session());
  });
});
