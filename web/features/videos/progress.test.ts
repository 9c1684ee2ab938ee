import { describe, expect, it } from "vitest";
import { resumeAt, seenPart } from "@/features/videos/progress";

const HOUR = 3_600_000;
const at = (progress_ms: number | null, duration_ms = HOUR) => ({ progress_ms, duration_ms });

describe("a video that was begun", () => {
  it("goes on where its viewer left", () => expect(resumeAt(at(600_000))).toBe(600));
  it("begins anew when it was hardly begun, or never", () => {
    expect(resumeAt(at(4000))).toBe(0);
    expect(resumeAt(at(null))).toBe(0);
  });
  it("begins anew when it was seen", () => {
    expect(resumeAt(at(HOUR - 10_000))).toBe(0);
    expect(resumeAt(at(HOUR * 0.96))).toBe(0);
  });
  it("shows how far", () => {
    expect(seenPart(at(HOUR / 4))).toBe(0.25);
    expect(seenPart(at(HOUR * 2))).toBe(1);
    expect(seenPart(at(null))).toBeNull();
    expect(seenPart(at(5, 0))).toBeNull();
  });
});
