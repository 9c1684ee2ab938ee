import { parseMedia, type MediaPlaylist, type Segment } from "../playlist";
import type { Findings } from "./finding";

const rounding = 1e-3;
const onceEach = [
  "#EXTM3U",
  "#EXT-X-VERSION",
  "#EXT-X-TARGETDURATION",
  "#EXT-X-MEDIA-SEQUENCE",
  "#EXT-X-DISCONTINUITY-SEQUENCE",
  "#EXT-X-SERVER-CONTROL",
  "#EXT-X-PART-INF",
  "#EXT-X-SKIP",
  "#EXT-X-ENDLIST",
];

/// What any one media playlist of a low-latency broadcast must keep, whatever came before it (RFC 8216bis 4).
export function checkState(text: string, findings: Findings): MediaPlaylist {
  checkText(text, findings);
  const list = parseMedia(text);
  checkControl(list, findings);
  for (const segment of list.segments) checkSegment(list, segment, findings);
  if (!list.skipped) {
    findings.check("map-missing", list.segments.every((one) => one.map), () => "a segment without EXT-X-MAP");
  }
  const hint = list.preloadHint;
  findings.check("hint-missing", list.ended || hint !== undefined, () => "a live playlist without EXT-X-PRELOAD-HINT");
  const listed = list.segments.flatMap((one) => [one.uri, ...one.parts.map((part) => part.uri)]);
  findings.check("hint-listed", hint === undefined || !listed.includes(hint), () => `${hint} is hinted at and listed`);
  return list;
}

export function checkText(text: string, findings: Findings): void {
  const lines = text.split("\n");
  findings.check("extm3u-first", lines[0]?.trim() === "#EXTM3U", () => `the first line is ${JSON.stringify(lines[0])}`);
  findings.check("control-characters", !/[\u0000-\u0009\u000b\u000c\u000e-\u001f\ufeff]/.test(text), () => "in the text");
  for (const tag of onceEach) {
    const count = lines.filter((line) => line === tag || line.startsWith(`${tag}:`)).length;
    findings.check("tag-repeated", count <= 1, () => `${tag} stands ${count} times`);
  }
  const version = Number(/^#EXT-X-VERSION:(\d+)$/m.exec(text)?.[1] ?? 1);
  const needed = text.includes("#EXT-X-SKIP:") ? 9 : text.includes("#EXT-X-MAP:") ? 6 : 3;
  findings.check("version-too-low", version >= needed, () => `version ${version}, ${needed} is needed`);
}

function checkControl(list: MediaPlaylist, findings: Findings): void {
  const { targetDuration: target, partTarget, partHoldBack, holdBack, canSkipUntil } = list;
  findings.check("target-duration-missing", Number.isInteger(target) && target > 0, () => `${target}`);
  findings.check("part-target-missing", (partTarget ?? 0) > 0, () => `${partTarget}`);
  findings.check("block-reload-missing", list.canBlockReload, () => "CAN-BLOCK-RELOAD is not YES");
  // PART-HOLD-BACK must be twice the part target and should be three times; we hold ourselves to the latter.
  const least = 3 * (partTarget ?? 0) - rounding;
  findings.check("part-hold-back", (partHoldBack ?? 0) >= least, () => `${partHoldBack} for parts of ${partTarget}`);
  findings.check("hold-back", holdBack === undefined || holdBack >= 3 * target, () => `${holdBack} for ${target}`);
  findings.check(
    "skip-until",
    canSkipUntil === undefined || canSkipUntil >= 6 * target - rounding,
    () => `${canSkipUntil} for ${target}`,
  );
}

function checkSegment(list: MediaPlaylist, segment: Segment, findings: Findings): void {
  const name = `segment ${segment.sequence}`;
  if (segment.uri !== undefined) {
    const { duration = Number.NaN } = segment;
    findings.check("extinf-missing", duration >= 0, () => name);
    const fits = !(Math.round(duration) > list.targetDuration);
    findings.check("extinf-above-target", fits, () => `${name}: ${duration} for ${list.targetDuration}`);
  }
  findings.check("date-missing", !Number.isNaN(Date.parse(segment.time ?? "")), () => `${name}: ${segment.time}`);
  checkParts(list, segment, findings);
}

function checkParts(list: MediaPlaylist, segment: Segment, findings: Findings): void {
  const { partTarget = 0 } = list;
  segment.parts.forEach((part, index) => {
    const name = `part ${part.uri} of ${part.duration} for ${partTarget}`;
    findings.check("part-above-target", part.duration <= partTarget + 1e-6, () => name);
    const last = segment.uri !== undefined && index === segment.parts.length - 1;
    const mayBeShort = last || segment.parts[index + 1]?.independent;
    findings.check("part-too-short", mayBeShort || part.duration >= 0.85 * partTarget - 1e-6, () => name);
  });
  if (segment.uri === undefined || segment.parts.length === 0) return;
  const sum = segment.parts.reduce((total, part) => total + part.duration, 0);
  const off = Math.abs(sum - (segment.duration ?? 0));
  findings.check("parts-do-not-add-up", off < 0.01, () => `segment ${segment.sequence}: ${sum} for ${segment.duration}`);
}
