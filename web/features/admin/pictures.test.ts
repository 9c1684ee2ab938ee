import { describe, expect, it } from "vitest";
import { pictureComplaint, serverComplaint } from "./pictures";

describe("pictureComplaint", () => {
  it.each([
    ["logo", "image/png", 512 * 1024, null],
    ["icon", "image/png", 256 * 1024 + 1, "bytes"],
    ["banner", "image/webp", 256 * 1024 + 1, null],
    ["logo", "image/svg+xml", 10, "kind"],
    ["logo", "", 10, "kind"],
  ] as const)("of a %s, %s of %d bytes: %s", (slot, type, size, complaint) => {
    expect(pictureComplaint(slot, { type, size })).toBe(complaint);
  });
});

describe("serverComplaint", () => {
  it("knows the server's codes, and leaves others to the general words", () => {
    const of = (code: string) => serverComplaint([{ field: "picture", code, detail: "" }]);
    expect(of("picture.size")).toBe("size");
    expect(of("picture.new")).toBeNull();
  });
});
