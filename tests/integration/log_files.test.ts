import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

/// The files in which ./dev run keeps what its children say.
const script = resolve(import.meta.dirname, "../../scripts/dev/run.sh");
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "logs-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("a log that has grown to its limit begins anew, and what it held stays once", () => {
  const log = join(folder, "web.log");
  const bound = () => execFileSync("bash", ["-eu", "-c", 'source "$1" && bound_log "$2" 100', "bash", script, log]);
  appendFileSync(log, "a".repeat(100));
  bound();
  expect(existsSync(`${log}.1`)).toBe(false);
  appendFileSync(log, "b");
  bound();
  expect(readFileSync(log, "utf8")).toBe("");
  expect(readFileSync(`${log}.1`, "utf8")).toBe(`${"a".repeat(100)}b`);
  appendFileSync(log, "c".repeat(101));
  bound();
  expect(readFileSync(`${log}.1`, "utf8")).toBe("c".repeat(101));
});
