import { isDeepStrictEqual } from "node:util";
import { edge, type MediaPlaylist, type Segment, type Variant } from "../playlist";
import type { Findings } from "./finding";

type Segments = ReadonlyMap<number, Segment>;

/// What the variants of one multivariant playlist must keep (RFC 8216bis 4.4.6.2).
export function checkVariants(variants: Variant[], findings: Findings): void {
  for (const { uri, attributes: found } of variants) {
    const rates = [found.BANDWIDTH, found["AVERAGE-BANDWIDTH"]].map(Number);
    findings.check("bandwidth", rates[0]! >= rates[1]! && rates[1]! > 0, () => `${uri}: ${rates.join(" and ")}`);
    const hasPictures = /avc1|hvc1/.test(found.CODECS ?? "");
    const fits = hasPictures === (found.RESOLUTION !== undefined);
    findings.check("resolution", fits, () => `${uri}: ${found.CODECS} of ${found.RESOLUTION}`);
  }
  const captions = new Set(variants.map((one) => one.attributes["CLOSED-CAPTIONS"] === "NONE"));
  findings.check("captions", captions.size < 2, () => "CLOSED-CAPTIONS=NONE does not stand at all variants");
}

/// What a playlist reports of the others, with which it is made at one moment (4.4.5.4).
export function checkReports(list: MediaPlaylist, findings: Findings): void {
  const own = edge(list);
  const newest = own.parts > 0 ? { sequence: own.sequence, part: own.parts - 1 } : { sequence: own.sequence - 1 };
  for (const report of list.reports) {
    const behind = report.sequence !== newest.sequence || ("part" in newest && report.part !== newest.part);
    findings.check("report-behind", !behind, () => `${JSON.stringify(report)} at ${own.sequence}.${own.parts}`);
  }
}

/// Renditions of one broadcast: the same number means the same time in both (6.2.4).
export function checkAligned(one: Segments, other: Segments, findings: Findings): number {
  const what = ({ duration, time, discontinuity, parts }: Segment) => ({
    duration,
    time,
    discontinuity,
    parts: parts.map((part) => part.duration),
  });
  let compared = 0;
  for (const [sequence, segment] of one) {
    const twin = other.get(sequence);
    if (!twin?.uri || !segment.uri || twin.parts.length === 0 || segment.parts.length === 0) continue;
    compared += 1;
    const same = isDeepStrictEqual(what(segment), what(twin));
    const told = () => `segment ${sequence}: ${JSON.stringify(what(segment))} and ${JSON.stringify(what(twin))}`;
    findings.check("renditions-differ", same, told);
  }
  return compared;
}
