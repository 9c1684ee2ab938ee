import { isDeepStrictEqual } from "node:util";
import { edge, type MediaPlaylist, type Part, type Segment } from "../playlist";
import type { Findings } from "./finding";

const constants = ["version", "targetDuration", "partTarget", "partHoldBack", "holdBack", "canSkipUntil", "canBlockReload"] as const;
/// EXT-X-PROGRAM-DATE-TIME is told in milliseconds, durations more exactly.
const dateRounding = 3;

/// What a run of full media playlists must keep, in the order in which a client saw them (RFC 8216bis 6.2.1, 6.2.2):
/// what was published stays as it is, leaves at the head only, and is numbered through.
export class History {
  readonly segments = new Map<number, Segment>();
  private latest: MediaPlaylist | undefined;
  private readonly uris = new Map<string, string>();
  private hint: { uri: string; at: { sequence: number; parts: number } } | undefined;

  constructor(private readonly findings: Findings) {}

  observe(list: MediaPlaylist): void {
    const { latest } = this;
    if (latest) this.compare(latest, list);
    this.checkHint(list);
    for (const segment of list.segments) this.note(segment, list);
    this.checkRow(list);
    if (list.preloadHint) this.hint = { uri: list.preloadHint, at: edge(list) };
    this.latest = list;
  }

  private compare(before: MediaPlaylist, now: MediaPlaylist): void {
    const { findings } = this;
    for (const name of constants) {
      findings.check("constant-changed", before[name] === now[name], () => `${name}: ${before[name]} became ${now[name]}`);
    }
    if (before.ended) {
      findings.check("changed-after-end", isDeepStrictEqual(before, now), () => "after EXT-X-ENDLIST");
    }
    findings.check(
      "media-sequence-fell",
      now.mediaSequence >= before.mediaSequence,
      () => `${before.mediaSequence} became ${now.mediaSequence}`,
    );
    findings.check(
      "discontinuity-sequence",
      now.discontinuitySequence >= before.discontinuitySequence,
      () => `${before.discontinuitySequence} became ${now.discontinuitySequence}`,
    );
    const removed = before.segments.filter((one) => one.sequence < now.mediaSequence);
    const marks = removed.filter((one) => one.discontinuity).length;
    // Without an overlap nobody can know which marks were removed in between.
    if (now.mediaSequence <= edge(before).sequence) {
      findings.check(
        "discontinuity-sequence",
        now.discontinuitySequence === before.discontinuitySequence + marks,
        () => `${before.discontinuitySequence} became ${now.discontinuitySequence} with ${marks} marks removed`,
      );
    }
    const [was, is] = [edge(before), edge(now)];
    const grew = is.sequence > was.sequence || (is.sequence === was.sequence && is.parts >= was.parts);
    findings.check("edge-fell", grew, () => `${was.sequence}.${was.parts} became ${is.sequence}.${is.parts}`);
  }

  private note(segment: Segment, list: MediaPlaylist): void {
    const known = this.segments.get(segment.sequence);
    this.claim(segment.uri, `segment ${segment.sequence}`);
    segment.parts.forEach((part, index) => this.claim(part.uri, `part ${segment.sequence}.${index}`));
    if (known) this.checkKept(known, segment, list);
    const parts = segment.parts.length > 0 ? segment.parts : (known?.parts ?? []);
    this.segments.set(segment.sequence, { ...segment, parts });
  }

  /// A name belongs to one resource for ever: clients and caches keep what they got by it.
  private claim(uri: string | undefined, what: string): void {
    if (uri === undefined) return;
    const owner = this.uris.get(uri) ?? what;
    this.findings.check("uri-reused", owner === what, () => `${uri} was ${owner}, then ${what}`);
    this.uris.set(uri, owner);
  }

  private checkKept(known: Segment, now: Segment, list: MediaPlaylist): void {
    const name = `segment ${now.sequence}`;
    const { findings } = this;
    const head = ({ discontinuity, map, time }: Segment) => ({ discontinuity, map, time });
    const same = isDeepStrictEqual(head(known), head(now));
    findings.check("segment-changed", same, () => `${name}: ${JSON.stringify(head(known))} became ${JSON.stringify(head(now))}`);
    if (known.uri !== undefined) {
      const stays = known.uri === now.uri && known.duration === now.duration;
      findings.check("segment-changed", stays, () => `${name}: ${known.uri} ${known.duration} became ${now.uri} ${now.duration}`);
    }
    if (now.parts.length === 0) {
      const end = secondsBehindEnd(list, now.sequence);
      const may = known.parts.length === 0 || (now.uri !== undefined && end >= 3 * list.targetDuration - 1);
      findings.check("parts-removed-early", may, () => `${name}, ${end.toFixed(2)} s before the end`);
      return;
    }
    const kept = (part: Part, index: number) => isDeepStrictEqual(part, now.parts[index]);
    findings.check("part-changed", known.parts.every(kept), () => `${name}: ${JSON.stringify(known.parts)}`);
    const grown = known.uri !== undefined && known.parts.length > 0 && now.parts.length !== known.parts.length;
    findings.check("part-added-to-complete", !grown, () => name);
  }

  /// The hint's promise: what comes next has that name. It may be broken by a discontinuity and by the end only.
  private checkHint(list: MediaPlaylist): void {
    if (!this.hint) return;
    const { uri, at } = this.hint;
    // A client that was away for long cannot know: the segment has left the playlist, or its parts have.
    const segment = list.segments.find((one) => one.sequence === at.sequence);
    if (!segment || (segment.uri !== undefined && segment.parts.length === 0)) return;
    const next = partsBehind(list, at)[0];
    if (!next) return;
    const excused = list.segments.some((one) => one.sequence > at.sequence && one.discontinuity);
    this.findings.check("hint-not-kept", next.uri === uri || excused, () => `${uri} was hinted at, ${next.uri} came`);
  }

  /// Neighbours in one playlist: times that fit the durations, and one EXT-X-MAP between discontinuities.
  private checkRow(list: MediaPlaylist): void {
    const { findings } = this;
    for (const [index, now] of list.segments.entries()) {
      const before = list.segments[index - 1];
      if (!before) continue;
      const name = `segment ${now.sequence}`;
      const sameMap = before.map === now.map;
      findings.check("map-without-discontinuity", sameMap || now.discontinuity, () => `${name}: ${before.map} to ${now.map}`);
      const due = Date.parse(before.time ?? "") + 1000 * (before.duration ?? 0);
      const date = Date.parse(now.time ?? "");
      findings.check("date-goes-back", date >= due - dateRounding, () => `${name}: ${now.time}, ${date - due} ms early`);
      const fits = now.discontinuity || Math.abs(date - due) <= dateRounding;
      findings.check("date-against-durations", fits, () => `${name}: ${now.time}, ${date - due} ms off`);
    }
  }
}

function secondsBehindEnd(list: MediaPlaylist, sequence: number): number {
  const behind = list.segments.filter((one) => one.sequence > sequence);
  const length = (one: Segment) => one.duration ?? one.parts.reduce((sum, part) => sum + part.duration, 0);
  return behind.reduce((sum, one) => sum + length(one), 0);
}

function partsBehind(list: MediaPlaylist, at: { sequence: number; parts: number }): Part[] {
  return list.segments.flatMap((one) => {
    if (one.sequence < at.sequence) return [];
    return one.sequence === at.sequence ? one.parts.slice(at.parts) : one.parts;
  });
}
