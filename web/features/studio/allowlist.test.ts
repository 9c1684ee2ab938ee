import { describe, expect, it } from "vitest";
import { isAddressRange, parseAllowlist } from "./allowlist";

describe("parseAllowlist", () => {
  it("takes lines, commas and spaces, and each entry once", () => {
    expect(parseAllowlist(" 192.0.2.1\n\n10.0.0.0/8, 2001:db8::/32 192.0.2.1\r\n")).toEqual([
      "192.0.2.1",
      "10.0.0.0/8",
      "2001:db8::/32",
    ]);
    expect(parseAllowlist(" \n")).toEqual([]);
  });
});

describe("isAddressRange", () => {
  it.each(["192.0.2.1", "0.0.0.0/0", "10.0.0.0/32", "::1", "2001:DB8::/32", "::ffff:192.0.2.1", "fe80::1/128"])(
    "takes %s",
    (entry) => {
      expect(isAddressRange(entry)).toBe(true);
    },
  );

  it.each(["home", "", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0", "256.0.0.1", "1.2.3.4/x", "1:2", "http://a", "a]"])(
    "refuses %s",
    (entry) => {
      expect(isAddressRange(entry)).toBe(false);
    },
  );
});
