/** Where on which picture is what is seen in a stretch of time, in seconds. */
export interface Tile {
  from: number;
  to: number;
  sheet: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Storyboard {
  tiles: readonly Tile[];
  /** Of what goes on: how long it was when the storyboard was made; else null. */
  lengthS: number | null;
}

const CUE = /^(\d{2,}):(\d{2}):(\d{2}\.\d{3}) --> (\d{2,}):(\d{2}):(\d{2}\.\d{3})\r?\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm;

const seconds = (hours = "", minutes = "", rest = "") => Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);

/** Reads WebVTT whose cues name parts of pictures; `base` is its own address. What it does not know it leaves out. */
export function parseStoryboard(text: string, base: string): Storyboard {
  const tiles = [...text.matchAll(CUE)].map(([, fromH, fromM, fromS, toH, toM, toS, sheet = "", ...area]) => {
    const [x = 0, y = 0, width = 0, height = 0] = area.map(Number);
    return { from: seconds(fromH, fromM, fromS), to: seconds(toH, toM, toS), sheet: new URL(sheet, base).href, x, y, width, height };
  });
  const length = /^NOTE duration_ms=(\d+)$/m.exec(text)?.[1];
  return { tiles, lengthS: length === undefined ? null : Number(length) / 1000 };
}

/** What is nearest to that time; null where there is nothing. */
export function tileAt(tiles: readonly Tile[], time: number): Tile | null {
  return tiles.findLast(({ from }) => from <= time) ?? tiles[0] ?? null;
}

/** So long one of something that goes on is shown before it is asked for anew. */
const FRESH_MS = 20_000;
const MOST_KEPT = 8;

interface Kept {
  board: Promise<Storyboard | null>;
  at: number;
}
const kept = new Map<string, Kept>();

async function load(url: string): Promise<Storyboard | null> {
  try {
    const answer = await fetch(url);
    return answer.ok ? parseStoryboard(await answer.text(), new URL(url, location.href).href) : null;
  } catch {
    return null; // Without it the bar is as good as before.
  }
}

/** The storyboard at an address, and when it was asked for; null when there is none, or it cannot be had. */
export function storyboardAt(url: string): Kept {
  const known = kept.get(url);
  if (known && Date.now() - known.at < FRESH_MS) return known;
  const asked = { board: load(url), at: Date.now() };
  kept.delete(url);
  kept.set(url, asked);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return asked;
}
