import { isDeepStrictEqual } from "node:util";
import { expectStatus } from "../api";
import { http } from "../http";
import { parseMedia, parseVariants, type MediaPlaylist, type Segment } from "../playlist";
import { checkAnswer } from "./answer_rules";
import { checkDelta } from "./delta_rules";
import { Findings } from "./finding";
import { MediaRules } from "./media_rules";
import { checkVariants } from "./rendition_rules";
import { checkText } from "./state_rules";

/// Reads what is recorded as a strict client: every playlist that the first one names, every segment of these, and holds
/// all of it against RFC 8216bis. For what is over and for what a viewer goes back to alike.
export class RecordedValidator {
  readonly findings = new Findings();
  private readonly known = new Map<number, string>();
  private before: MediaPlaylist | undefined;

  constructor(private readonly master: string) {}

  /// Every variant whole. Gives the playlists by their names.
  async readAll(): Promise<Record<string, MediaPlaylist>> {
    const answer = expectStatus(await http(this.master), 200);
    checkAnswer("playlist", this.master, answer, 6, this.findings);
    checkText(answer.text, this.findings);
    const variants = parseVariants(answer.text);
    checkVariants(variants, this.findings);
    const lists: Record<string, MediaPlaylist> = {};
    for (const { uri } of variants) {
      lists[uri] = await this.list(uri);
      await this.readSegments(uri, lists[uri]);
    }
    return lists;
  }

  /// One more look at a playlist that grows, and at what changed of it. Gives the newest.
  async reload(uri = "main/index.m3u8"): Promise<MediaPlaylist> {
    const [change, list] = [await this.get(`${uri}?_HLS_skip=YES`), await this.list(uri)];
    if (this.before) this.checkKept(this.before, list);
    const delta = withoutTimes(parseMedia(change));
    const sameWindow = delta.segments.at(-1)?.uri === list.segments.at(-1)?.uri && delta.mediaSequence === list.mediaSequence;
    if (this.before && sameWindow && delta.ended === list.ended) checkDelta(withoutTimes(this.before), delta, withoutTimes(list), this.findings);
    this.note(list);
    this.before = list;
    return list;
  }

  private async list(uri: string): Promise<MediaPlaylist> {
    const text = await this.get(uri);
    checkText(text, this.findings);
    const list = parseMedia(text);
    this.checkList(uri, list);
    return list;
  }

  private checkList(uri: string, list: MediaPlaylist): void {
    const { findings } = this;
    findings.check("media-listed", list.segments.length > 0, () => uri);
    findings.check("date-missing", list.segments[0]?.time !== undefined, () => `${uri}: at the beginning`);
    list.segments.forEach((segment, index) => {
      const name = `${uri}: segment ${segment.sequence}`;
      const fits = Math.round(segment.duration ?? Number.NaN) <= list.targetDuration;
      findings.check("extinf-above-target", fits, () => `${name}: ${segment.duration} for ${list.targetDuration}`);
      findings.check("map-missing", segment.gap !== undefined || segment.map !== undefined, () => name);
      findings.check("date-missing", !segment.discontinuity || segment.time !== undefined, () => `${name}: a discontinuity`);
      const before = list.segments[index - 1];
      const changes = before?.map !== undefined && before.map !== segment.map;
      findings.check("map-without-discontinuity", !changes || segment.discontinuity, () => name);
    });
    const { canSkipUntil, targetDuration } = list;
    findings.check("skip-until", canSkipUntil === undefined || canSkipUntil >= 6 * targetDuration, () => uri);
  }

  private async readSegments(uri: string, list: MediaPlaylist): Promise<void> {
    const media = new MediaRules(this.findings);
    const base = new URL(uri, this.master);
    for (const segment of list.segments.filter((one) => !one.gap)) {
      const map = new URL(segment.map!, base).href;
      if (!media.knowsInit(segment.map!)) media.init(segment.map!, expectStatus(await http(map), 200).bytes);
      const answer = await http(new URL(segment.uri!, base).href);
      this.findings.check("listed-but-absent", answer.status === 200, () => `${segment.uri}: ${answer.status}`);
      checkAnswer("media", segment.uri!, answer, list.targetDuration, this.findings);
      media.segment(segment, answer.bytes, []);
    }
  }

  /// What leaves a playlist leaves it at its head, and the numbers stay.
  private checkKept(before: MediaPlaylist, now: MediaPlaylist): void {
    const { findings } = this;
    findings.check("target-changed", before.targetDuration === now.targetDuration, () => `${now.targetDuration}`);
    findings.check("media-sequence-fell", now.mediaSequence >= before.mediaSequence, () => `${now.mediaSequence}`);
    const fell = now.discontinuitySequence < before.discontinuitySequence;
    findings.check("discontinuity-sequence", !fell, () => `${now.discontinuitySequence}`);
    findings.check("changed-after-end", !before.ended || isDeepStrictEqual(before, now), () => "after EXT-X-ENDLIST");
  }

  private note(list: MediaPlaylist): void {
    let discontinuity = list.discontinuitySequence;
    for (const { sequence, uri, duration, map, discontinuity: marked } of list.segments) {
      discontinuity += marked ? 1 : 0;
      const what = `${uri} of ${duration} with ${map} in ${discontinuity}`;
      const known = this.known.get(sequence) ?? what;
      this.findings.check("segment-changed", known === what, () => `segment ${sequence}: ${known} became ${what}`);
      this.known.set(sequence, known);
    }
  }

  private async get(uri: string): Promise<string> {
    const address = new URL(uri, this.master).href;
    const answer = expectStatus(await http(address), 200);
    checkAnswer("playlist", uri, answer, 6, this.findings);
    return answer.text;
  }
}

/// Dates stand at beginnings and breaks only, so that a window that slides tells others of the same segment.
function withoutTimes(list: MediaPlaylist): MediaPlaylist {
  return { ...list, segments: list.segments.map((one): Segment => ({ ...one, time: undefined })) };
}
