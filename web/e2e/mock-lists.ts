import { cardOf, PEOPLE, type Person, slugOf } from "./mock-data";

const DAY_MS = 24 * 3600_000;
const HOUR_MS = 3600_000;

/** What the live ones are about, the most watched first. */
export function categoriesOf(live: readonly Person[]) {
  const names = [...new Set(live.map(({ category }) => category).filter(Boolean))];
  const categories = names.map((name) => {
    const streams = live.filter(({ category }) => category === name);
    const viewer_count = streams.reduce((sum, { viewers }) => sum + viewers, 0);
    return { id: `cat-${slugOf(name)}`, slug: slugOf(name), name, viewer_count, stream_count: streams.length };
  });
  return categories.sort((one, other) => other.viewer_count - one.viewer_count);
}

/** More than a page of the API holds; the last is found only by who looks for it. */
const NAMES = [
  ...new Set(PEOPLE.map(({ category }) => category).filter(Boolean)),
  ...Array.from({ length: 100 }, (_, index) => `Game ${index}`),
  "Zither",
];

/** What a streamer is offered. */
export function findCategories(query: URLSearchParams) {
  const found = NAMES.filter((name) => name.toLowerCase().includes(query.get("q") ?? ""));
  const page = found.slice(0, Number(query.get("limit") ?? 20));
  return page.map((name) => ({ id: `cat-${slugOf(name)}`, slug: slugOf(name), name, viewer_count: 0, stream_count: 0 }));
}

export function channelCardOf(person: Person) {
  const isLive = person.state !== "offline";
  const ended = Date.now() - 2 * HOUR_MS;
  return {
    id: `u-${person.name}`,
    username: person.name,
    display_name: person.display,
    avatar_url: "",
    accent: "",
    follower_count: 12,
    is_live: isLive,
    stream: isLive ? cardOf(person) : null,
    last_broadcast: isLive
      ? null
      : { id: `b-${person.name}`, started_at: new Date(ended - DAY_MS / 8).toISOString(), ended_at: new Date(ended).toISOString(), peak_viewers: 40 },
  };
}
