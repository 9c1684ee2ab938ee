import { describe, expect, it } from "vitest";
import { pictureComplaint, serverComplaint } from "./pictures";

describe("pictureComplaint", () => {
  it.each([
    ["image/png", 256 * 1024, null],
    ["image/png", 256 * 1024 + 1, "bytes"],
    ["image/gif", 10, null],
    ["image/svg+xml", 10, "kind"],
    ["", 10, "kind"],
  ] as const)("of %s with %d bytes, where 256 KiB are taken: %s", (type, size, complaint) => {
    expect(pictureComplaint({ kib: 256, from: 48 }, { type, size })).toBe(complaint);
  });
});

describe("serverComplaint", () => {
  it("knows the server's codes, and leaves others to the general words", () => {
    const of = (code: string) => serverComplaint([{ field: "picture", code, detail: "" }]);
    expect(of("picture.size")).toBe("size");
    expect(of("picture.new")).toBeNull();
  });
});
