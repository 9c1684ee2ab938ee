import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, type PolicyInput } from "./csp";

const policyOf = (input: Partial<PolicyInput>) =>
  contentSecurityPolicy({ nonce: "n", host: null, development: false, embeddable: false, ...input });

describe("contentSecurityPolicy", () => {
  it("allows sockets to the own host only", () => {
    const policy = policyOf({ host: "live.example:8000" });
    expect(policy).toContain("connect-src 'self' ws://live.example:8000 wss://live.example:8000;");
  });

  it("keeps a hostile Host header out of the policy", () => {
    const policy = policyOf({ host: "a; script-src *" });
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toContain("script-src *");
  });

  it("allows eval in development only", () => {
    expect(policyOf({})).not.toContain("unsafe-eval");
    expect(policyOf({ development: true })).toContain("unsafe-eval");
  });

  it("lets other sites frame what is made for that, and nothing else", () => {
    expect(policyOf({})).toContain("frame-ancestors 'none'");
    expect(policyOf({ embeddable: true })).not.toContain("frame-ancestors");
  });
});
