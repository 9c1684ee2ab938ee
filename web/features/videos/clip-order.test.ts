import { describe, expect, it } from "vitest";
import { clipOrder } from "@/features/videos/clip-order";

describe("the order of clips", () => {
  it.each(["day", "week", "month", "all"])("is what the address says: %s", (sort) => expect(clipOrder({ sort })).toBe(sort));
  it.each([undefined, "", "newest", "year", ["x", "week"]])("is the newest for %s", (sort) => expect(clipOrder({ sort })).toBe("newest"));
  it("takes no name of the language for one", () => expect(clipOrder({ sort: "toString" })).toBe("newest"));
});
