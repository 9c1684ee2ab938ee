import { describe, expect, test } from "vitest";
import { checkAnswer, type Resource } from "../support/hls/answer_rules";
import { checkDelta } from "../support/hls/delta_rules";
import { Findings } from "../support/hls/finding";
import { History } from "../support/hls/history_rules";
import { MediaRules } from "../support/hls/media_rules";
import { checkAligned, checkReports, checkVariants } from "../support/hls/rendition_rules";
import { checkState } from "../support/hls/state_rules";
import { reaches } from "../support/hls/validator";
import { parseMedia, parseVariants, type Segment } from "../support/playlist";
import { makeFragment, makeInit } from "../support/mp4_maker";

/// The validator that the live tests rely on: it says nothing of what is right, and names each rule that is broken.

const second = 1000;
const start = Date.parse("2026-01-01T00:00:00Z");
/// Segments 3 to 6 of two seconds in parts of half a second, the last one growing.
const first = 3;

function text({ from = first, open = 7, parts = 2, skip = 0, discontinuities = 0 } = {}): string {
  const lines = [
    "#EXTM3U",
    "#EXT-X-VERSION:9",
    "#EXT-X-TARGETDURATION:2",
    "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.530,HOLD-BACK=6.000,CAN-SKIP-UNTIL=12.000",
    "#EXT-X-PART-INF:PART-TARGET=0.510",
    `#EXT-X-MEDIA-SEQUENCE:${from}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuities}`,
  ];
  if (skip) lines.push(`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skip}`);
  for (let n = from + skip; n <= open; ++n) {
    if (n === from) lines.push('#EXT-X-MAP:URI="init-0.mp4"');
    const count = n === open ? parts : 4;
    if (count === 0) break;
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(start + n * 2 * second).toISOString()}`);
    for (let i = 0; i < count && n > open - 4; ++i) {
      lines.push(`#EXT-X-PART:DURATION=0.500,URI="${n}.${i}.m4s"${i === 0 ? ",INDEPENDENT=YES" : ""}`);
    }
    if (n < open) lines.push("#EXTINF:2.000,", `${n}.m4s`);
  }
  lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${open}.${parts}.m4s"`, "");
  return lines.join("\n");
}

function rulesOf(...texts: string[]): string[] {
  const findings = new Findings();
  const history = new History(findings);
  for (const one of texts) history.observe(checkState(one, findings));
  return findings.rules;
}

const change = (of: string, what: string | RegExp, by: string) => {
  const changed = of.replace(what, by);
  expect(changed).not.toBe(of);
  return changed;
};

describe("one playlist", () => {
  test("that is right is not complained of", () => {
    expect(rulesOf(text())).toEqual([]);
    expect(rulesOf(text({ parts: 0 }))).toEqual([]);
  });

  test.each<[string, string | RegExp, string]>([
    ["extm3u-first", "#EXTM3U\n", "\n#EXTM3U\n"],
    ["control-characters", "#EXTM3U\n", "#EXTM3U\n#\u0007\n"],
    ["tag-repeated", "#EXT-X-VERSION:9\n", "#EXT-X-VERSION:9\n#EXT-X-VERSION:9\n"],
    ["version-too-low", "VERSION:9", "VERSION:5"],
    ["target-duration-missing", "#EXT-X-TARGETDURATION:2\n", ""],
    ["part-target-missing", "#EXT-X-PART-INF:PART-TARGET=0.510\n", ""],
    ["block-reload-missing", "CAN-BLOCK-RELOAD=YES,", ""],
    ["part-hold-back", "PART-HOLD-BACK=1.530", "PART-HOLD-BACK=1.500"],
    ["hold-back", ",HOLD-BACK=6.000", ",HOLD-BACK=5.900"],
    ["skip-until", "CAN-SKIP-UNTIL=12.000", "CAN-SKIP-UNTIL=11.900"],
    ["map-missing", '#EXT-X-MAP:URI="init-0.mp4"\n', ""],
    ["hint-missing", /#EXT-X-PRELOAD-HINT.*\n/, ""],
    ["hint-listed", "7.2.m4s", "7.1.m4s"],
    ["extinf-missing", "#EXTINF:2.000,\n3.m4s", "3.m4s"],
    ["extinf-above-target", "#EXTINF:2.000,\n3.m4s", "#EXTINF:2.500,\n3.m4s"],
    ["date-missing", /#EXT-X-PROGRAM-DATE-TIME.*\n/, ""],
    ["part-above-target", 'DURATION=0.500,URI="7.1', 'DURATION=0.511,URI="7.1'],
    ["part-too-short", 'DURATION=0.500,URI="7.1', 'DURATION=0.430,URI="7.1'],
    ["parts-do-not-add-up", "#EXTINF:2.000,\n6.m4s", "#EXTINF:1.900,\n6.m4s"],
  ])("that breaks %s", (rule, what, by) => {
    expect(rulesOf(change(text(), what, by))).toContain(rule);
  });

  test("may end a segment with a short part, and one before an independent part", () => {
    const short = change(text(), '0.500,URI="6.3', '0.100,URI="6.3');
    expect(rulesOf(change(short, "2.000,\n6.m4s", "1.600,\n6.m4s"))).not.toContain("part-too-short");
    const before = change(text(), '0.500,URI="7.0', '0.100,URI="7.0');
    expect(rulesOf(change(before, '7.1.m4s"', '7.1.m4s",INDEPENDENT=YES'))).not.toContain("part-too-short");
  });
});

describe("a run of playlists", () => {
  test("that is right is not complained of", () => {
    const run = [];
    for (let open = 7; open < 15; ++open) {
      for (let parts = 0; parts < 4; ++parts) run.push(text({ from: Math.max(first, open - 8), open, parts }));
    }
    expect(rulesOf(...run)).toEqual([]);
  });

  const before = text();
  const after = text({ parts: 3 });
  test.each<[string, string, string]>([
    ["constant-changed", before, change(after, "PART-TARGET=0.510", "PART-TARGET=0.520")],
    ["constant-changed", before, change(after, "TARGETDURATION:2", "TARGETDURATION:3")],
    ["changed-after-end", change(before, /#EXT-X-PRELOAD.*\n/, "#EXT-X-ENDLIST\n"), after],
    ["media-sequence-fell", text({ from: 4 }), after],
    ["discontinuity-sequence", before, text({ parts: 3, discontinuities: 1 })],
    ["discontinuity-sequence", text({ discontinuities: 1 }), text({ from: 20, open: 24 })],
    ["edge-fell", after, before],
    ["uri-reused", before, change(after, 'URI="7.2.m4s"', 'URI="4.1.m4s"')],
    ["segment-changed", before, change(after, "#EXTINF:2.000,\n3.m4s", "#EXTINF:2.001,\n3.m4s")],
    ["segment-changed", before, change(after, "\n3.m4s", "\n3a.m4s")],
    ["segment-changed", before, change(after, ":10.000Z", ":10.001Z")],
    ["segment-changed", before, change(after, "init-0", "init-1")],
    ["part-changed", before, change(after, '0.500,URI="6.1', '0.499,URI="6.1')],
    ["part-changed", before, change(after, '7.0.m4s",INDEPENDENT=YES', '7.0.m4s"')],
    ["part-added-to-complete", before, change(after, "#EXTINF:2.000,\n6.m4s", '#EXT-X-PART:DURATION=0.1,URI="6.4.m4s"\n#EXTINF:2.000,\n6.m4s')],
    ["parts-removed-early", before, change(after, /(#EXT-X-PART:.*"6\.\d\.m4s".*\n)+/, "")],
    ["hint-not-kept", change(before, "7.2.m4s", "7.9.m4s"), after],
    ["map-without-discontinuity", before, change(after, "#EXTINF:2.000,\n3.m4s\n", '#EXTINF:2.000,\n3.m4s\n#EXT-X-MAP:URI="b.mp4"\n')],
    ["date-goes-back", before, change(after, ":14.000Z", ":13.900Z")],
    ["date-against-durations", before, change(after, ":14.000Z", ":14.100Z")],
  ])("that breaks %s", (rule, one, two) => {
    expect(rulesOf(one, two)).toContain(rule);
  });

  test("is not held against a hint whose segment, or its parts, are no longer listed", () => {
    expect(rulesOf(text(), text({ open: 12 }))).toEqual([]);
    expect(rulesOf(text(), text({ from: 20, open: 24 }))).toEqual([]);
  });

  test("may break off at a discontinuity, which is counted when it leaves", () => {
    const shorter = (of: string) => change(of, /#EXT-X-PART:.*"6\.3\.m4s"\n#EXTINF:2\.000/, "#EXTINF:1.500");
    const marked = (of: string) =>
      change(shorter(of), "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:14", "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:15");
    expect(rulesOf(text({ open: 6, parts: 3 }), shorter(text({ parts: 0 })), marked(text()))).toEqual([]);
    const gone = change(text({ from: 8, open: 9 }), "DISCONTINUITY-SEQUENCE:0", "DISCONTINUITY-SEQUENCE:1");
    expect(rulesOf(marked(text({ open: 8 })), gone)).not.toContain("discontinuity-sequence");
    expect(rulesOf(marked(text({ open: 8 })), text({ from: 8, open: 9 }))).toContain("discontinuity-sequence");
  });
});

describe("a delta update", () => {
  const whole = parseMedia(text({ open: 12, parts: 1 }));
  const earlier = parseMedia(text({ open: 12, parts: 0 }));
  const rules = (delta: string, before = earlier) => {
    const findings = new Findings();
    checkDelta(before, parseMedia(delta), whole, findings);
    return findings.rules;
  };

  test("that is right makes the full playlist again", () => {
    expect(rules(text({ open: 12, parts: 1, skip: 3 }))).toEqual([]);
  });
  test.each<[string, string]>([
    ["delta-differs", change(text({ open: 12, parts: 1, skip: 3 }), "9.m4s\n", "9b.m4s\n")],
    ["delta-differs", change(text({ open: 12, parts: 1, skip: 3 }), "SKIPPED-SEGMENTS=3", "SKIPPED-SEGMENTS=2")],
    ["skipped-past-boundary", text({ open: 12, parts: 1, skip: 4 })],
    ["skipped-too-much", change(text({ open: 12, parts: 1, skip: 3 }), "SKIPPED-SEGMENTS=3", "SKIPPED-SEGMENTS=13")],
  ])("that breaks %s", (rule, delta) => {
    expect(rules(delta)).toContain(rule);
  });
});

describe("a blocking reload's answer", () => {
  test.each<[boolean, Parameters<typeof text>[0], number, number]>([
    [true, { open: 7, parts: 2 }, 7, 1],
    [false, { open: 7, parts: 2 }, 7, 2],
    [true, { open: 7, parts: 0 }, 6, 3],
    [false, { open: 7, parts: 0 }, 6, 4],
    [true, { open: 7, parts: 1 }, 6, 4],
    [true, { open: 7, parts: 0 }, 2, 9],
    [false, { open: 7, parts: 0 }, 8, 0],
  ])("is ready: %s, with %o for part %i.%i", (ready, state, sequence, parts) => {
    expect(reaches(parseMedia(text(state)), { sequence, parts })).toBe(ready);
  });
});

describe("an answer's headers", () => {
  test.each<[string, Resource, string, string]>([
    ["media-type", "media", "text/plain", "max-age=3600"],
    ["media-cache", "media", "video/mp4", "max-age=5"],
    ["media-cache", "media", "video/mp4", "no-cache, max-age=3600"],
    ["playlist-type", "playlist", "text/html", "no-cache"],
    ["playlist-cache", "playlist", "application/vnd.apple.mpegurl", "max-age=2"],
    ["blocking-cache", "blocking playlist", "application/vnd.apple.mpegurl", "no-cache"],
    ["refusal-cache", "refusal", "text/plain", "max-age=60"],
    ["", "media", "video/mp4", "public, max-age=3600, immutable"],
    ["", "playlist", "application/vnd.apple.mpegurl", "no-cache"],
    ["", "blocking playlist", "application/vnd.apple.mpegurl", "public, max-age=6"],
  ])("%s: %s of %s with %s", (rule, what, type, cache) => {
    const findings = new Findings();
    const headers = { "content-type": type, "cache-control": cache };
    checkAnswer(what, "x", { status: 200, headers, bytes: Buffer.alloc(0), text: "", json: {} }, 2, findings);
    expect(findings.rules).toEqual(rule ? [rule] : []);
  });
});

describe("media", () => {
  const part = (index: number, change: Partial<Parameters<typeof makeFragment>[0]> = {}) => ({
    part: { uri: `3.${index}.m4s`, duration: 0.5, independent: index === 0 },
    bytes: makeFragment({ track: 1, start: 270_000 + index * 45_000, duration: 4500, count: 10, key: index === 0, ...change }),
  });
  const sound = (index: number) => part(index, { track: 2, key: false });
  const withSound = ({ part, bytes }: ReturnType<typeof sound>, index: number) => ({
    part,
    bytes: Buffer.concat([bytes, sound(index).bytes]),
  });
  const rules = (parts: ReturnType<typeof part>[], about: Partial<Segment> = {}, bytes?: Buffer) => {
    const findings = new Findings();
    const media = new MediaRules(findings);
    const [pictures, sounds] = [{ id: 1, kind: "vide" } as const, { id: 2, kind: "soun" } as const];
    media.init("init-0.mp4", makeInit([pictures, sounds].map((one) => ({ ...one, timescale: 90_000 }))));
    const segment = { sequence: 3, uri: "3.m4s", duration: 1, discontinuity: false, map: "init-0.mp4", parts: [], ...about };
    media.segment(segment, bytes ?? Buffer.concat(parts.map((one) => one.bytes)), parts);
    return { media, findings, segment };
  };

  test("that is right is not complained of", () => {
    expect(rules([part(0), part(1)]).findings.list).toEqual([]);
  });
  test("whose picture stands beyond its part is as long as its sound", () => {
    const still = part(0, { count: 1, duration: 90_000 });
    expect(rules([withSound(still, 0), sound(1)]).findings.list).toEqual([]);
    expect(rules([still, sound(1)]).findings.rules).toContain("duration-against-media");
  });
  test.each<[string, () => ReturnType<typeof rules>]>([
    ["tracks-missing", () => rules([part(0), part(1)], { map: "other.mp4" })],
    ["unknown-track", () => rules([part(0), part(1, { track: 9 })])],
    ["parts-are-not-the-segment", () => rules([part(0), part(1)], {}, part(0).bytes)],
    ["timestamps-jump", () => rules([part(0), part(1, { start: 270_000 + 46_000 })])],
    ["sample-duration", () => rules([part(0), part(1, { duration: 0 })])],
    ["sample-duration", () => rules([part(0), part(1, { duration: 2 ** 31 })])],
    ["duration-against-media", () => rules([part(0), part(1)], { duration: 1.2 })],
    ["duration-against-media", () => rules([part(0), part(1, { count: 14 })])],
    ["duration-against-media", () => rules([withSound(part(0), 0), withSound(part(1, { count: 14 }), 1)])],
    ["independent-without-key-frame", () => rules([part(0, { key: false }), part(1)])],
    ["key-frame-not-told", () => rules([part(0), part(1, { key: true })])],
    ["not-readable", () => rules([part(0), part(1)], {}, Buffer.from("nothing of this is a box"))],
  ])("that breaks %s", (rule, broken) => {
    expect(broken().findings.rules).toContain(rule);
  });

  test("whose times and durations drift apart", () => {
    const { media, findings, segment } = rules([part(0), part(1)]);
    for (let n = 1; n < 6; ++n) {
      const bytes = Buffer.concat([0, 1].map((i) => part(i, { start: 270_000 + (n * 2 + i) * 45_000 }).bytes));
      media.segment({ ...segment, sequence: 3 + n, duration: 1.04 }, bytes, []);
    }
    expect(findings.rules).toEqual(["tfdt-against-durations"]);
  });
});

describe("several renditions", () => {
  const all = '#EXT-X-STREAM-INF:BANDWIDTH=900,AVERAGE-BANDWIDTH=800,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=16x9,CLOSED-CAPTIONS=NONE\nmain/index.m3u8\n';
  const sound = '#EXT-X-STREAM-INF:BANDWIDTH=90,AVERAGE-BANDWIDTH=80,CODECS="mp4a.40.2",CLOSED-CAPTIONS=NONE\naudio/index.m3u8\n';
  const broken = (text: string) => {
    const findings = new Findings();
    checkVariants(parseVariants(text), findings);
    return findings.rules;
  };
  const reporting = (report: string) => {
    const findings = new Findings();
    checkReports(parseMedia(`${text()}#EXT-X-RENDITION-REPORT:URI="../audio/index.m3u8",${report}\n`), findings);
    return findings.rules;
  };
  const segments = (of: string) => new Map(parseMedia(of).segments.map((one) => [one.sequence, one]));

  test("that are right are not complained of", () => {
    expect(broken(all + sound)).toEqual([]);
    expect(reporting("LAST-MSN=7,LAST-PART=1")).toEqual([]);
    const findings = new Findings();
    expect(checkAligned(segments(text()), segments(text()), findings)).toBe(3);
    expect(findings.rules).toEqual([]);
  });

  test("what is wrong with variants and reports is named", () => {
    expect(broken(all + change(sound, "BANDWIDTH=90", "BANDWIDTH=70"))).toEqual(["bandwidth"]);
    expect(broken(all + change(sound, ",CLOSED", ",RESOLUTION=16x9,CLOSED"))).toEqual(["resolution"]);
    expect(broken(all + change(sound, ",CLOSED-CAPTIONS=NONE", ""))).toEqual(["captions"]);
    expect(reporting("LAST-MSN=7,LAST-PART=0")).toEqual(["report-behind"]);
    expect(reporting("LAST-MSN=6,LAST-PART=3")).toEqual(["report-behind"]);
  });

  test("that are cut elsewhere are named", () => {
    const findings = new Findings();
    checkAligned(segments(text()), segments(change(text(), "#EXTINF:2.000,\n5.m4s", "#EXTINF:1.900,\n5.m4s")), findings);
    expect(findings.rules).toEqual(["renditions-differ"]);
  });
});
