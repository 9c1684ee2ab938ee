import { describe, expect, it } from "vitest";
import { complaintsOf } from "@/lib/field-errors";
import { loginSchema, profileSchema, registerSchema } from "./schemas";

const valid = { username: "Night_Owl", email: "owl@example.org", password: "correct horse" };

function codesOf(values: object) {
  const parsed = registerSchema.safeParse({ ...valid, ...values });
  const complaints = parsed.success ? {} : complaintsOf(parsed.error, { ...valid, ...values });
  return Object.fromEntries(Object.entries(complaints).map(([field, { code }]) => [field, code]));
}

describe("registerSchema", () => {
  it("accepts a good account", () => expect(codesOf({})).toEqual({}));

  it.each([
    [{ username: "" }, { username: "required" }],
    [{ username: "ab" }, { username: "username.format" }],
    [{ username: "_owl" }, { username: "username.format" }],
    [{ username: "a".repeat(26) }, { username: "username.format" }],
    [{ username: "сова" }, { username: "username.format" }],
    [{ email: "owl" }, { email: "email.format" }],
    [{ password: "short" }, { password: "password.min" }],
    [{ password: "ы".repeat(37) }, { password: "password.max_bytes" }],
  ])("%o → %o", (values, codes) => expect(codesOf(values)).toEqual(codes));

  it("reports every wrong field at once", () => {
    expect(Object.keys(codesOf({ username: "", email: "", password: "" }))).toEqual(["username", "email", "password"]);
  });
});

describe("loginSchema", () => {
  it("keeps the password's spaces but not the name's", () => {
    expect(loginSchema.parse({ login: " owl ", password: " p " })).toEqual({ login: "owl", password: " p " });
  });
});

describe("profileSchema", () => {
  const profile = { display_name: "Owl", bio: "", links: [], accent: "" };

  it("refuses links that are not https", () => {
    for (const link of ["http://a.example", "javascript:alert(1)", "a.example"]) {
      expect(profileSchema.safeParse({ ...profile, links: [link] }).success).toBe(false);
    }
    expect(profileSchema.safeParse({ ...profile, links: ["https://a.example/x"] }).success).toBe(true);
  });

  it("counts code points, not UTF-16 units", () => {
    expect(profileSchema.safeParse({ ...profile, display_name: "🦉".repeat(50) }).success).toBe(true);
    expect(profileSchema.safeParse({ ...profile, display_name: "a".repeat(51) }).success).toBe(false);
    expect(profileSchema.safeParse({ ...profile, bio: "🦉".repeat(500) }).success).toBe(true);
  });

  it("refuses a sixth link, and says that it is the number", () => {
    const values = { ...profile, links: Array(6).fill("https://a.example") };
    const parsed = profileSchema.safeParse(values);
    const excess = { max: 5, count: 6 };
    expect(parsed.success ? {} : complaintsOf(parsed.error, values)).toEqual({ links: { code: "array.max", excess } });
  });
});
