import { describe, expect, it } from "vitest";
import { lightOf } from "./health-light";

const adviceOf = (...severities: string[]) =>
  severities.map((severity) => ({ code: "c", severity, message: "m", params: {} }));

describe("lightOf", () => {
  it.each([
    ["good", "live", []],
    ["good", "live", ["info"]],
    ["warning", "live", ["info", "warning"]],
    ["error", "live", ["warning", "error"]],
    ["warning", "reconnecting", []],
    ["off", "offline", ["error"]],
  ] as const)("is %s for %s with %j", (light, state, severities) => {
    expect(lightOf({ state, advice: adviceOf(...severities) }, false)).toBe(light);
  });

  it("is off while nobody knows", () => expect(lightOf({ state: "live", advice: [] }, true)).toBe("off"));
});
