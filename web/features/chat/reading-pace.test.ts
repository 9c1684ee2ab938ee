import { describe, expect, it } from "vitest";
import { isTooFastToHear } from "./reading-pace";

const every = (ms: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ sent_at: new Date(Date.UTC(2026, 0, 1) + index * ms).toISOString() }));

describe("isTooFastToHear", () => {
  it("lets a calm room be read aloud", () => {
    expect(isTooFastToHear([])).toBe(false);
    expect(isTooFastToHear(every(10, 5))).toBe(false);
    expect(isTooFastToHear(every(1000, 50))).toBe(false);
  });

  it("takes more than one message a second for too much", () => {
    expect(isTooFastToHear(every(900, 50))).toBe(true);
  });

  it("looks at the newest ones only", () => {
    const calmAgain = { sent_at: new Date(Date.UTC(2026, 0, 2)).toISOString() };
    expect(isTooFastToHear([...every(10, 50), calmAgain])).toBe(false);
  });
});
