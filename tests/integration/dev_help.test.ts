import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/// What a command prints when it is asked for help, and that it does nothing else.
const dev = resolve(import.meta.dirname, "../../dev");
const help = execFileSync(dev, ["help"], { encoding: "utf8" });
const commands = [...help.matchAll(/^\.\/dev (\w+)/gm)].map(([, name]) => name!);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "programs-"));
  for (const program of ["apt-get", "sudo", "dpkg-query", "npm", "npx", "cmake", "ninja"]) {
    const file = join(folder, program);
    writeFileSync(file, `#!/bin/sh\necho "$0 $*" >>${folder}/called\nexit 1\n`);
    chmodSync(file, 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(commands)("./dev %s --help says what it does and does not do it", (command) => {
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const text = execFileSync(dev, [command, "--help"], { encoding: "utf8", env, stdio: "pipe", timeout: 20_000 });
  expect(text).toMatch(new RegExp(`^\\./dev ${command}\\b`));
  const called = join(folder, "called");
  expect(existsSync(called) ? readFileSync(called, "utf8") : "").toBe("");
});

test("the help for measurements has their options", () => {
  expect(execFileSync(dev, ["bench", "--help"], { encoding: "utf8" })).toContain("--streams");
});
