import { describe, expect, it } from "vitest";
import { asOthersWrite, mergeCategories } from "./categories";

describe("categories", () => {
  it("are listed once each, in the order of the visitor's language", () => {
    expect(mergeCategories(["Talk", "Art"], ["Ёлка", "Талк", "Art"], "ru")).toEqual(["Ёлка", "Талк", "Art", "Talk"]);
  });

  it("are spelled as others spell them", () => {
    expect(asOthersWrite(" talk", ["Art", "Talk"])).toBe("Talk");
    expect(asOthersWrite("Chess", ["Art", "Talk"])).toBe("Chess");
  });
});
