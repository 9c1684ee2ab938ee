import { expect, it } from "vitest";
import { safeNextPath } from "./next-path";

it.each([
  ["/dashboard?x=1", "/dashboard?x=1"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  [undefined, "/"],
  [["/a", "/b"], "/"],
])("%s → %s", (next, path) => expect(safeNextPath(next)).toBe(path));
