import type { ServerResponse } from "node:http";

const EVERY_S = 10;
const LENGTH_S = 2400;
const COLUMNS = 10;
const WIDTH = 160;
const HEIGHT = 90;
const ON_SHEET = 100;

const time = (seconds: number) => `${new Date(seconds * 1000).toISOString().slice(11, 23)}`;

/** A tile says its number, so that it is seen which one is shown. */
function sheet(number: number): string {
  const tiles = Array.from({ length: ON_SHEET }, (_, place) => {
    const [x, y] = [(place % COLUMNS) * WIDTH, Math.floor(place / COLUMNS) * HEIGHT];
    const tile = number * ON_SHEET + place;
    return `<g transform="translate(${x} ${y})"><rect width="160" height="90" fill="hsl(${tile * 7} 45% 35%)"/><text x="80" y="58" font-size="40" fill="#fff" text-anchor="middle">${tile}</text></g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900">${tiles.join("")}</svg>`;
}

function cues(isLive: boolean): string {
  const tiles = Array.from({ length: LENGTH_S / EVERY_S }, (_, tile) => {
    const place = tile % ON_SHEET;
    const area = [(place % COLUMNS) * WIDTH, Math.floor(place / COLUMNS) * HEIGHT, WIDTH, HEIGHT];
    const until = (tile + 1) * EVERY_S;
    return `${time(tile * EVERY_S)} --> ${time(until)}\nstoryboard-10000-${Math.floor(tile / ON_SHEET)}.jpg?v=100#xywh=${area.join(",")}\n`;
  });
  return ["WEBVTT\n", ...(isLive ? [`NOTE duration_ms=${LENGTH_S * 1000}\n`] : []), ...tiles].join("\n");
}

/** Of any video, and of any broadcast as if it had gone on for forty minutes. */
export function answerStoryboard(path: string, response: ServerResponse): void {
  const [, number] = /storyboard-10000-(\d+)\.jpg/.exec(path) ?? [];
  if (number === undefined) {
    response.writeHead(200, { "content-type": "text/vtt" }).end(cues(path.startsWith("/dvr/")));
  } else {
    response.writeHead(200, { "content-type": "image/svg+xml" }).end(sheet(Number(number)));
  }
}
