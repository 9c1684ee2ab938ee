import { describe, expect, it, vi } from "vitest";
import { Follows } from "./follows";

describe("Follows", () => {
  it("shows a change before the server has taken it, and tells when it has", async () => {
    const follows = new Follows();
    const saved = vi.fn();
    follows.onSaved(saved);
    let answer: () => void = () => undefined;
    const change = follows.change("livia", true, () => new Promise<void>((resolve) => (answer = resolve)));
    expect(follows.getKnown().get("livia")).toBe(true);
    expect(saved).not.toHaveBeenCalled();
    answer();
    await change;
    expect(saved).toHaveBeenCalledOnce();
  });

  it("takes back what the server refuses", async () => {
    const follows = new Follows();
    const saved = vi.fn();
    follows.onSaved(saved);
    await expect(follows.change("livia", true, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(follows.getKnown().get("livia")).toBe(false);
    expect(saved).not.toHaveBeenCalled();
  });
});
