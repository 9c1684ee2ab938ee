import { nalTypes, readFragments, readInit, type Fragment, type Mp4Track } from "../mp4";
import type { Part, Segment } from "../playlist";
import type { Findings } from "./finding";

/// How far what is told and what is sent may lie apart, in seconds: cuts fall between two frames of the leading track,
/// whose times senders round to milliseconds.
const durationTolerance = 0.05;
const gapTolerance = 0.003;
const driftTolerance = 0.1;
const instantIdr = 5;

interface Place {
  /// Where the track ended, in seconds.
  end: number;
}

interface Run {
  /// First decoding time of the leading track since the last discontinuity, and the sum of EXTINF since.
  start: number;
  told: number;
}

/// What a segment's bytes must keep against what the playlist said of them (RFC 8216bis 3.1.2, 3.1, 4.4.4). Segments are
/// given in order, each with its parts.
export class MediaRules {
  private readonly tracks = new Map<string, Mp4Track[]>();
  private readonly places = new Map<number, Place>();
  private run: Run | undefined;
  private last: number | undefined;

  constructor(private readonly findings: Findings) {}

  init(uri: string, bytes: Buffer): void {
    this.tracks.set(uri, readInit(bytes));
  }

  knowsInit(uri: string): boolean {
    return this.tracks.has(uri);
  }

  segment(segment: Segment, bytes: Buffer, parts: { part: Part; bytes: Buffer }[]): void {
    const name = `segment ${segment.sequence}`;
    try {
      this.checkSegment(name, segment, bytes, parts);
    } catch (failure) {
      this.findings.add("not-readable", `${name}: ${String(failure)}`);
    }
  }

  private checkSegment(name: string, segment: Segment, bytes: Buffer, parts: { part: Part; bytes: Buffer }[]): void {
    const { findings } = this;
    const tracks = this.tracks.get(segment.map ?? "") ?? [];
    findings.check("tracks-missing", tracks.length > 0, () => `${name}: ${segment.map}`);
    if (segment.discontinuity || this.last !== segment.sequence - 1) {
      this.places.clear();
      this.run = undefined;
    }
    this.last = segment.sequence;
    const whole = parts.length === 0 || Buffer.concat(parts.map((one) => one.bytes)).equals(bytes);
    findings.check("parts-are-not-the-segment", whole, () => `${name}, ${parts.length} parts`);

    const fragments = readFragments(bytes);
    for (const fragment of fragments) this.checkFragment(name, fragment, tracks);
    const lead = tracks.find((one) => one.kind === "video") ?? tracks[0];
    if (!lead) return;
    this.checkDuration(name, segment.duration ?? 0, fragments, lead);
    this.checkDrift(name, segment, fragments, lead);
    for (const { part, bytes: own } of parts) this.checkPart(part, own, tracks, lead);
  }

  private checkFragment(name: string, fragment: Fragment, tracks: Mp4Track[]): void {
    const track = tracks.find((one) => one.id === fragment.track);
    this.findings.check("unknown-track", track !== undefined, () => `${name}: ${fragment.track}`);
    if (!track) return;
    const start = fragment.start / track.timescale;
    const place = this.places.get(track.id);
    const gap = place ? start - place.end : 0;
    this.findings.check("timestamps-jump", Math.abs(gap) <= gapTolerance, () => `${name}, ${track.kind}: by ${gap} s`);
    const strange = fragment.samples.find((one) => one.duration <= 0 || one.duration > 60 * track.timescale);
    this.findings.check("sample-duration", !strange, () => `${name}, ${track.kind}: ${strange?.duration}`);
    this.places.set(track.id, { end: start + length(fragment) / track.timescale });
  }

  private checkDuration(name: string, told: number, fragments: Fragment[], track: Mp4Track): void {
    const sent = seconds(fragments, track);
    const off = Math.abs(sent - told);
    this.findings.check("duration-against-media", off <= durationTolerance, () => `${name}: told ${told}, sent ${sent}`);
  }

  private checkDrift(name: string, segment: Segment, fragments: Fragment[], lead: Mp4Track): void {
    const first = fragments.find((one) => one.track === lead.id);
    if (!first) return;
    const start = first.start / lead.timescale;
    this.run ??= { start, told: 0 };
    const off = start - this.run.start - this.run.told;
    this.findings.check("tfdt-against-durations", Math.abs(off) <= driftTolerance, () => `${name}: ${off} s off`);
    this.run.told += segment.duration ?? 0;
  }

  private checkPart(part: Part, bytes: Buffer, tracks: Mp4Track[], lead: Mp4Track): void {
    const fragments = readFragments(bytes);
    // A picture that stands is stored in one part with an end beyond it; in that part and those after, sound tells how long.
    const sound = tracks.find((one) => one.kind === "audio");
    const stands = sound && longest(fragments, lead) > part.duration + durationTolerance;
    const isCovered = sound && seconds(fragments, lead) === 0;
    this.checkDuration(part.uri, part.duration, fragments, stands || isCovered ? sound : lead);
    if (lead.kind !== "video") return;
    const keyed = fragments.some((one) => one.track === lead.id && holdsKeyFrame(bytes, one));
    this.findings.check("independent-without-key-frame", keyed || !part.independent, () => part.uri);
    this.findings.check("key-frame-not-told", !keyed || part.independent, () => part.uri);
  }
}

function length(fragment: Fragment): number {
  return fragment.samples.reduce((sum, one) => sum + one.duration, 0);
}

function seconds(fragments: Fragment[], track: Mp4Track): number {
  const own = fragments.filter((one) => one.track === track.id);
  return own.reduce((sum, one) => sum + length(one), 0) / track.timescale;
}

/// The duration of the longest sample.
function longest(fragments: Fragment[], track: Mp4Track): number {
  const own = fragments.filter((one) => one.track === track.id).flatMap((one) => one.samples);
  return Math.max(0, ...own.map((one) => one.duration)) / track.timescale;
}

function holdsKeyFrame(bytes: Buffer, fragment: Fragment): boolean {
  let at = fragment.dataStart;
  return fragment.samples.some((sample) => {
    const types = nalTypes(bytes, at, sample.size);
    at += sample.size;
    return sample.sync && types.includes(instantIdr);
  });
}
