import { http } from "./http";
import { expectStatus } from "./api";
import type { Server } from "./server";

export interface Family {
  kind: string;
  help: string;
  /// By the sample as it is written: 'name{label="value"}'.
  samples: Map<string, number>;
}

const COMMENT = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)$/;

/// What a scraper reads; throws at the first breach of the text format's rules or of the naming that promtool asks for.
export function parseMetrics(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  let name = "";
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  for (const line of text.slice(0, -1).split("\n")) {
    const refuse = (why: string): never => {
      throw new Error(`${why}: ${line}`);
    };
    const comment = COMMENT.exec(line);
    if (comment?.[1] === "HELP") {
      name = comment[2]!;
      if (families.has(name)) refuse("a family comes twice");
      families.set(name, { kind: "", help: comment[3]!, samples: new Map() });
      continue;
    }
    const family = families.get(name) ?? refuse("a family begins without help");
    if (comment) {
      if (comment[2] !== name || family.kind) refuse("a type stands alone");
      if (!/^(counter|gauge|histogram)$/.test(comment[3]!)) refuse("an unknown type");
      family.kind = comment[3]!;
      if ((family.kind === "counter") !== name.endsWith("_total")) refuse("counters, and only these, end in _total");
      continue;
    }
    const [, sample, labels, value] = SAMPLE.exec(line) ?? refuse("not a sample");
    const part = sample!.slice(name.length);
    const parts = family.kind === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
    if (!sample!.startsWith(name) || !parts.includes(part)) refuse(`a sample among those of ${name}`);
    const number = value === "+Inf" ? Infinity : Number(value);
    if (Number.isNaN(number) || (family.kind === "counter" && number < 0)) refuse("not a value");
    const key = labels ? `${sample}{${labels}}` : sample!;
    if (family.samples.has(key)) refuse("a sample comes twice");
    family.samples.set(key, number);
  }
  for (const [histogram, family] of families) if (family.kind === "histogram") checkHistogram(histogram, family);
  return families;
}

/// Each bucket counts those before it too, and the last one everything.
function checkHistogram(name: string, { samples }: Family): void {
  const last = new Map<string, { bound: number; count: number }>();
  for (const [key, count] of samples) {
    const bucket = /_bucket\{(.*?),?le="([^"]+)"\}$/.exec(key);
    if (!bucket) continue;
    const [, labels = "", bound] = bucket;
    const before = last.get(labels) ?? { bound: -Infinity, count: 0 };
    const now = { bound: bound === "+Inf" ? Infinity : Number(bound), count };
    if (!(now.bound > before.bound) || count < before.count) throw new Error(`buckets out of order: ${key}`);
    last.set(labels, now);
  }
  for (const [labels, { bound, count }] of last) {
    const all = samples.get(`${name}_count${labels && `{${labels}}`}`);
    if (bound !== Infinity || count !== all) throw new Error(`${name}{${labels}} counts ${all} but has ${count} in its buckets`);
  }
}

export async function metricsText(server: Server): Promise<string> {
  return expectStatus(await http(`${server.internalUrl}/metrics`), 200).text;
}

/// The sum of a family's samples whose labels contain `labels`; of a histogram, how often it observed.
export function figure(families: Map<string, Family>, name: string, labels = ""): number {
  const family = families.get(name);
  if (!family) throw new Error(`no figure ${name}`);
  const sample = family.kind === "histogram" ? `${name}_count` : name;
  return [...family.samples]
    .filter(([key]) => key.split("{")[0] === sample && key.includes(labels))
    .reduce((sum, [, value]) => sum + value, 0);
}
