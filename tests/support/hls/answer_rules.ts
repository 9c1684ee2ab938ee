import type { Answer } from "../http";
import type { Findings } from "./finding";

export type Resource = "playlist" | "blocking playlist" | "media" | "refusal";

/// What clients and caches between need of an answer (RFC 8216bis 4, 6.2.5, appendix B).
export function checkAnswer(what: Resource, uri: string, answer: Answer, target: number, findings: Findings): void {
  const type = String(answer.headers["content-type"] ?? "");
  const cache = String(answer.headers["cache-control"] ?? "");
  const age = Number(/max-age=(\d+)/.exec(cache)?.[1] ?? 0);
  const told = () => `${uri}: ${JSON.stringify(cache)}`;
  if (what === "media") {
    findings.check("media-type", /^(video|audio)\/mp4$/.test(type), () => `${uri}: ${type}`);
    // It is named once and never changes; it must stay in caches for as long as it is listed.
    findings.check("media-cache", age >= 6 * target && !/no-store|no-cache/.test(cache), told);
    return;
  }
  if (what === "refusal") {
    findings.check("refusal-cache", age <= target, told);
    return;
  }
  findings.check("playlist-type", /^application\/vnd\.apple\.mpegurl\b/.test(type), () => `${uri}: ${type}`);
  if (what === "blocking playlist") {
    // Its address names a state of the playlist, so that caches may answer all who wait for that state.
    findings.check("blocking-cache", age > 0 && !/no-store|no-cache/.test(cache), told);
  } else {
    findings.check("playlist-cache", /no-cache|no-store/.test(cache) || age <= target / 2, told);
  }
}
