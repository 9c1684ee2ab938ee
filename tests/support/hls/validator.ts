import { expectStatus } from "../api";
import { http, type Answer } from "../http";
import { edge, parseMedia, parseVariants, type MediaPlaylist, type Segment } from "../playlist";
import { eventually } from "../wait";
import { checkAnswer, type Resource } from "./answer_rules";
import { checkDelta, sameEdge } from "./delta_rules";
import { Findings } from "./finding";
import { History } from "./history_rules";
import { MediaRules } from "./media_rules";
import { checkReports, checkVariants } from "./rendition_rules";
import { checkState } from "./state_rules";

type Position = ReturnType<typeof edge>;

/// Follows a live broadcast as a strict client: reloads with blocking, fetches every part and segment by its name, and
/// holds all of it against RFC 8216bis. It knows of the server only what HTTP tells.
export class Validator {
  readonly findings = new Findings();
  readonly history = new History(this.findings);
  readonly seen = { playlists: 0, deltas: 0, skips: 0, parts: 0, segments: 0, discontinuities: 0, waits: 0 };
  /// The newest full playlist.
  latest!: MediaPlaylist;
  private readonly media = new MediaRules(this.findings);
  private readonly partBytes = new Map<string, Buffer>();
  private readonly checked = new Set<number>();
  private previous: MediaPlaylist | undefined;

  private constructor(public address: string) {}

  /// Waits until the broadcast has that many variants, and follows the last of these.
  static async join(server: string, broadcast: string, variantsAtLeast = 1): Promise<Validator> {
    const master = `${server}/live/${broadcast}/index.m3u8`;
    const variants = await eventually("the broadcast has playlists", async () => {
      const found = parseVariants(expectStatus(await http(master), 200).text);
      return found.length >= variantsAtLeast && found;
    });
    const validator = new Validator(new URL(variants[variantsAtLeast - 1]!.uri, master).href);
    checkVariants(variants, validator.findings);
    await validator.begin(variants.length);
    return validator;
  }

  private async begin(renditions: number): Promise<void> {
    const answer = expectStatus(await http(this.address), 200);
    await this.take(answer, "playlist");
    const { reports } = this.latest;
    this.findings.check("rendition-report", reports.length >= renditions - 1, () => `${reports.length} of ${renditions}`);
  }

  /// Goes on at another port, where the server that died came back.
  async moveTo(server: string): Promise<void> {
    this.address = server + new URL(this.address).pathname;
    const answer = await eventually("the broadcast is there again", async () => {
      const found = await http(this.address);
      return found.status === 200 && found;
    });
    await this.take(answer, "playlist");
  }

  /// Goes on until `done` says so or the broadcast has ended.
  async follow(done: (validator: Validator) => boolean, timeout = 120_000): Promise<void> {
    const deadline = Date.now() + timeout;
    while (!done(this) && !this.latest.ended) {
      if (Date.now() > deadline) throw new Error(`${this.address}: not done; ${JSON.stringify(this.seen)}\n${this.findings}`);
      await this.step();
    }
  }

  /// One blocking reload and all that came with it. A server may give up waiting with 503 (6.2.5.2).
  private async step(): Promise<void> {
    const at = edge(this.latest);
    const query = `?_HLS_msn=${at.sequence}&_HLS_part=${at.parts}`;
    const wantsDelta = this.seen.playlists % 3 === 0;
    const delta = wantsDelta ? http(`${this.address}${query}&_HLS_skip=YES`, { timeout: 60_000 }) : undefined;
    const answer = await http(this.address + query, { timeout: 60_000 });
    const change = await delta;
    if (answer.status === 503) {
      this.seen.waits += 1;
      checkAnswer("refusal", query, answer, this.latest.targetDuration, this.findings);
      return;
    }
    if (answer.status !== 200) {
      this.findings.add("reload-refused", `${query}: ${answer.status} ${answer.text}`);
      throw new Error(String(this.findings));
    }
    await this.take(answer, "blocking playlist");
    this.findings.check("answered-too-early", this.latest.ended || reaches(this.latest, at), () => query);
    if (change?.status === 200) this.takeDelta(change);
  }

  private async take(answer: Answer, what: Resource): Promise<void> {
    const list = checkState(answer.text, this.findings);
    checkReports(list, this.findings);
    checkAnswer(what, this.address, answer, list.targetDuration, this.findings);
    this.previous = this.latest;
    this.history.observe(list);
    this.latest = list;
    this.seen.playlists += 1;
    for (const segment of list.segments) await this.fetch(segment);
  }

  /// Two answers may be of two moments; then there is nothing to compare.
  private takeDelta(answer: Answer): void {
    const delta = parseMedia(answer.text);
    if (!this.previous || !sameEdge(delta, this.latest)) return;
    checkDelta(this.previous, delta, this.latest, this.findings);
    this.seen.deltas += 1;
    this.seen.skips += delta.skipped > 0 ? 1 : 0;
  }

  private async fetch(segment: Segment): Promise<void> {
    if (this.checked.has(segment.sequence)) return;
    if (segment.map && !this.media.knowsInit(segment.map)) {
      const init = await this.get(segment.map);
      if (init) this.media.init(segment.map, init);
    }
    for (const { uri, gap } of segment.parts) {
      if (gap) continue;
      const bytes = this.partBytes.has(uri) ? undefined : await this.get(uri);
      if (bytes) this.partBytes.set(uri, bytes);
      this.seen.parts += bytes ? 1 : 0;
    }
    if (segment.uri === undefined) return;
    this.checked.add(segment.sequence);
    if (segment.gap) return;
    const bytes = await this.get(segment.uri);
    if (!bytes) return;
    const parts = segment.parts.map((part) => ({ part, bytes: this.partBytes.get(part.uri) ?? Buffer.alloc(0) }));
    this.media.segment(segment, bytes, parts);
    for (const { uri } of segment.parts) this.partBytes.delete(uri);
    this.seen.segments += 1;
    this.seen.discontinuities += segment.discontinuity ? 1 : 0;
  }

  private async get(uri: string): Promise<Buffer | undefined> {
    const answer = await http(new URL(uri, this.address).href);
    this.findings.check("listed-but-absent", answer.status === 200, () => `${uri}: ${answer.status}`);
    if (answer.status !== 200) return undefined;
    checkAnswer("media", uri, answer, this.latest?.targetDuration ?? 0, this.findings);
    return answer.bytes;
  }
}

/// Whether a playlist holds the part that a blocking reload asked for. A part past a segment's last means the first of
/// the next segment.
export function reaches(list: MediaPlaylist, asked: Position): boolean {
  const now = edge(list);
  if (now.sequence === asked.sequence) return now.parts > asked.parts;
  if (now.sequence !== asked.sequence + 1) return now.sequence > asked.sequence;
  const closed = list.segments.find((one) => one.sequence === asked.sequence);
  return now.parts > 0 || (closed?.parts.length ?? 0) > asked.parts;
}
