import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const release = resolve(import.meta.dirname, "../../build/release/leams");
const readelf = (...flags: string[]) =>
  execFileSync("readelf", ["-W", ...flags, release], { encoding: "utf8", maxBuffer: 1 << 28 });

test("the release binary has what makes faults hard to use", () => {
  expect(readelf("-h")).toMatch(/Type:\s+DYN/); // Position-independent.
  const segments = readelf("-l");
  expect(segments).toContain("GNU_RELRO");
  expect(segments).toMatch(/GNU_STACK.* RW /); // Not executable.
  expect(readelf("-d")).toMatch(/FLAGS.*BIND_NOW/); // With RELRO, all of the tables of functions are read-only.
  const imported = readelf("--dyn-syms");
  for (const check of ["__stack_chk_fail", "__memcpy_chk"]) expect(imported).toContain(check);
  const branchTarget = Buffer.from("f30f1efa", "hex"); // endbr64, at the head of each function.
  expect(readFileSync(release).toString("latin1").split(branchTarget.toString("latin1")).length).toBeGreaterThan(1000);
  // Of libstdc++'s assertions.
  expect(imported).toContain("_ZSt21__glibcxx_assert_failPKciS0_S0_");
});
