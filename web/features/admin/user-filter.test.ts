import { describe, expect, it } from "vitest";
import { toUserFilter, userListPath } from "./user-filter";

describe("the filter of the list of users", () => {
  it("takes from the address what is a filter, and nothing else", () => {
    expect(toUserFilter({ q: " ann ", role: "admin", state: "suspended", x: "y" })).toEqual({
      q: "ann",
      role: "admin",
      state: "suspended",
    });
    expect(toUserFilter({ q: ["a", "b"], role: "god", state: "" })).toEqual({ q: "a" });
  });

  it("goes into the address and comes back", () => {
    const filter = { q: "a&b", role: "moderator", state: "active" } as const;
    const url = new URL(userListPath(filter, "next"), "http://x");
    expect(url.searchParams.get("cursor")).toBe("next");
    expect(toUserFilter(Object.fromEntries(url.searchParams))).toEqual(filter);
    expect(userListPath({})).toBe("/admin/users");
  });
});
