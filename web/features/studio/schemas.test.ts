import { describe, expect, it } from "vitest";
import { complaintsOf } from "@/lib/field-errors";
import { streamSettingsSchema } from "./schemas";

const valid = { title: "t", category: "", description: "", tags: [], language: "en", is_mature: false };

describe("streamSettingsSchema", () => {
  it("counts code points, not UTF-16 units", () => {
    expect(streamSettingsSchema.safeParse({ ...valid, title: "🦉".repeat(140) }).success).toBe(true);
    expect(streamSettingsSchema.safeParse({ ...valid, title: "a".repeat(141) }).success).toBe(false);
  });

  it.each([
    ["tags", ["ok", "a".repeat(26)], { max: 25, count: 26 }],
    ["title", ` ${"🦉".repeat(152)} `, { max: 140, count: 152 }],
  ])("says how much too long %s is", (field, value, excess) => {
    const values = { ...valid, [field]: value };
    const parsed = streamSettingsSchema.safeParse(values);
    expect(parsed.success ? {} : complaintsOf(parsed.error, values)).toEqual({ [field]: { code: "string.max", excess } });
  });
});
