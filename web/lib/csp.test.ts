import { describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "./csp";

describe("contentSecurityPolicy", () => {
  it("allows sockets to the own host only", () => {
    const policy = contentSecurityPolicy({ nonce: "n", host: "live.example:8000", development: false });
    expect(policy).toContain("connect-src 'self' ws://live.example:8000 wss://live.example:8000;");
  });

  it("keeps a hostile Host header out of the policy", () => {
    const policy = contentSecurityPolicy({ nonce: "n", host: "a; script-src *", development: false });
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toContain("script-src *");
  });

  it("allows eval in development only", () => {
    expect(contentSecurityPolicy({ nonce: "n", host: null, development: false })).not.toContain("unsafe-eval");
    expect(contentSecurityPolicy({ nonce: "n", host: null, development: true })).toContain("unsafe-eval");
  });
});
