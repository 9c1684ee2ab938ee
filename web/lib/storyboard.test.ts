import { afterEach, describe, expect, it, vi } from "vitest";
import { parseStoryboard, storyboardAt, tileAt } from "@/lib/storyboard";

const TEXT = `WEBVTT

00:00:00.000 --> 00:00:10.000
storyboard-10000-0.jpg?v=3#xywh=0,0,160,90

01:00:10.000 --> 01:00:14.500
storyboard-10000-1.jpg?v=1#xywh=160,90,160,90

`;
const BASE = "https://leams.example/vod/a/storyboard.vtt";

describe("a storyboard", () => {
  it("says where which time is", () => {
    const { tiles, lengthS } = parseStoryboard(TEXT, BASE);
    expect(lengthS).toBeNull();
    expect(tiles).toEqual([
      { from: 0, to: 10, sheet: "https://leams.example/vod/a/storyboard-10000-0.jpg?v=3", x: 0, y: 0, width: 160, height: 90 },
      { from: 3610, to: 3614.5, sheet: "https://leams.example/vod/a/storyboard-10000-1.jpg?v=1", x: 160, y: 90, width: 160, height: 90 },
    ]);
  });

  it("has the length of what goes on", () => {
    expect(parseStoryboard(`WEBVTT\n\nNOTE duration_ms=61500\n`, BASE)).toEqual({ tiles: [], lengthS: 61.5 });
  });

  it("takes nothing from what it does not know", () => {
    expect(parseStoryboard("WEBVTT\n\n00:01.000 --> 00:02.000\nwords\n", BASE).tiles).toEqual([]);
    expect(parseStoryboard("<html>", BASE).tiles).toEqual([]);
  });

  it("shows what is nearest", () => {
    const { tiles } = parseStoryboard(TEXT, BASE);
    expect(tileAt(tiles, 9.9)?.from).toBe(0);
    expect(tileAt(tiles, 3600)?.from).toBe(0);
    expect(tileAt(tiles, 3612)?.from).toBe(3610);
    expect(tileAt(tiles, 9999)?.from).toBe(3610);
    expect(tileAt(tiles, -1)?.from).toBe(0);
    expect(tileAt([], 0)).toBeNull();
  });
});

describe("asking for it", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("is done once in a while, and none is no failure", async () => {
    vi.useFakeTimers();
    const fetched = vi.fn(async (url: string) => new Response(TEXT, { status: url.includes("none") ? 404 : 200 }));
    vi.stubGlobal("fetch", fetched);
    vi.stubGlobal("location", { href: "https://leams.example/videos/a" });
    expect((await storyboardAt("/vod/a/storyboard.vtt").board)?.tiles).toHaveLength(2);
    await storyboardAt("/vod/a/storyboard.vtt").board;
    expect(fetched).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(20_000);
    await storyboardAt("/vod/a/storyboard.vtt").board;
    expect(fetched).toHaveBeenCalledTimes(2);
    expect(await storyboardAt("/vod/none/storyboard.vtt").board).toBeNull();
  });
});
