import { describe, expect, it } from "vitest";
import { fieldCodes } from "@/lib/field-errors";
import { parseTags, streamSettingsSchema } from "./schemas";

const valid = { title: "t", category: "", description: "", tags: [], language: "en", is_mature: false };

describe("parseTags", () => {
  it("trims, drops blanks, doubles and hash signs", () => {
    expect(parseTags(" Chess, ,#calm,chess ")).toEqual(["Chess", "calm"]);
  });
});

describe("streamSettingsSchema", () => {
  it("counts code points, not UTF-16 units", () => {
    expect(streamSettingsSchema.safeParse({ ...valid, title: "🦉".repeat(140) }).success).toBe(true);
    expect(streamSettingsSchema.safeParse({ ...valid, title: "a".repeat(141) }).success).toBe(false);
  });

  it("shows a long tag's error on the tags field", () => {
    const parsed = streamSettingsSchema.safeParse({ ...valid, tags: ["a".repeat(26)] });
    expect(parsed.success ? {} : fieldCodes(parsed.error)).toEqual({ tags: "string.max" });
  });
});
