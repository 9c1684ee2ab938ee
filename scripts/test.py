#!/usr/bin/env python3
"""Builds what the tests need, runs every suite, shows what failed, and ends with 'N passed, N failed'.

A suite that crashed, ran out of time or could not be built counts as failed. Logs go to build/test-logs.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "build/test-logs"
DEV_BINARY = "build/dev/apps/leams/leams"
RELEASE_BINARY = "build/release/leams"
THREADS_PROGRAM = ROOT / "build/tsan/src/leams_threads_test"
TSAN_OPTIONS = "halt_on_error=1:external_symbolizer_path=/usr/bin/addr2line"
UNIT_PROGRAMS_AT_ONCE = 3
SOAK_SHARE = "0.03"  # Of the crowds of ./dev soak; this takes about a minute.
POSTGRES_FILES = ["auth", "account", "broadcast", "chat", "viewers"]


@dataclass
class Outcome:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list[str] = field(default_factory=list)

    def fail(self, words):
        self.failed += 1
        self.failures.append(words)

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.failures += other.failures


def run(name, command, timeout, env=None):
    """Runs a command with its output in a log; gives its exit code, or None when it was too slow."""
    log = LOGS / f"{name}.log"
    with log.open("wb") as out:
        child = subprocess.Popen(
            command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})}, start_new_session=True
        )
        try:
            return child.wait(timeout)
        except subprocess.TimeoutExpired:
            out.write(f"\nnot done within {timeout} s\n".encode())
            return None
        finally:
            # What the suite may have left behind; it leads a process group of its own.
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            child.wait()


def tail(name, lines=40):
    text = (LOGS / f"{name}.log").read_text(errors="replace").splitlines()
    return "\n".join(text[-lines:])


def build(what):
    """./dev build of one thing; an Outcome with one failure when it did not work, else None."""
    name = f"build-{what}"
    if run(name, ["./dev", "build", what], 2400) == 0:
        return None
    outcome = Outcome()
    outcome.fail(f"build of {what}:\n{tail(name, 60)}")
    return outcome


def checks(name, command, timeout):
    """A script that says 'ok    WHAT' or 'FAIL  WHAT' and why, check by check."""
    outcome = Outcome()
    code = run(name, command, timeout)
    failing = False
    for line in (LOGS / f"{name}.log").read_text(errors="replace").splitlines():
        if line.startswith("ok    "):
            outcome.passed += 1
            failing = False
        elif line.startswith("FAIL  "):
            failing = True
            outcome.fail(f"{name} {line[6:]}")
        elif failing and outcome.failures[-1].count("\n") < 30:
            outcome.failures[-1] += "\n" + line
    if code != 0 and not outcome.failed:
        outcome.fail(f"{name} ended with {code}:\n{tail(name)}")
    return outcome


def gtest(program, env=None):
    name = program.name
    report = LOGS / f"{name}.json"
    report.unlink(missing_ok=True)
    code = run(name, [program, f"--gtest_output=json:{report}"], 600, env)
    outcome = Outcome()
    if report.exists():
        for suite in json.loads(report.read_text())["testsuites"]:
            for case in suite["testsuite"]:
                title = f"{suite['name']}.{case['name']}"
                if case.get("failures"):
                    outcome.fail(f"{name}: {title}\n" + "\n".join(one["failure"] for one in case["failures"]))
                elif case.get("result") == "SKIPPED":
                    outcome.skipped += 1
                else:
                    outcome.passed += 1
    if code != 0 and not outcome.failed:
        outcome.fail(f"{name} ended with {code}:\n{tail(name, 60)}")
    return outcome


def unit():
    programs = sorted(path for tree in ("src", "apps") for path in (ROOT / "build/dev" / tree).rglob("leams_*_test"))
    sources = {path.parent for tree in ("src", "apps") for path in (ROOT / tree).rglob("*_test.cpp")}
    # A folder that lost its tests leaves its old program behind.
    programs = [program for program in programs if ROOT / program.parent.relative_to(ROOT / "build/dev") in sources]
    outcome = Outcome()
    # Each waits for its own timers and engines most of the time.
    with ThreadPoolExecutor(UNIT_PROGRAMS_AT_ONCE) as pool:
        for done in pool.map(gtest, programs):
            outcome.add(done)
    if not programs:
        outcome.fail("there are no unit test programs")
    return outcome


def vitest(name, folder, arguments, env=None, timeout=1200):
    report = LOGS / f"{name}.json"
    report.unlink(missing_ok=True)
    command = ["npx", "--no-install", "vitest", "run", *arguments, "--reporter=default", "--reporter=json", f"--outputFile.json={report}"]
    code = run(name, ["bash", "-c", f'cd {folder} && exec "$@"', "bash", *command], timeout, env)
    outcome = Outcome()
    if report.exists():
        read_vitest(json.loads(report.read_text()), name, outcome)
    if code != 0 and not outcome.failed:
        outcome.fail(f"{name} ended with {code}:\n{tail(name, 60)}")
    return outcome


def read_vitest(report, name, outcome):
    for file in report["testResults"]:
        path = Path(file["name"]).name
        if file["status"] == "failed" and not any(test["status"] == "failed" for test in file["assertionResults"]):
            outcome.fail(f"{name}: {path}\n{file.get('message', '')[:3000]}")
        for test in file["assertionResults"]:
            if test["status"] == "passed":
                outcome.passed += 1
            elif test["status"] == "failed":
                outcome.fail(f"{name}: {path}: {test['fullName']}\n" + "\n".join(test["failureMessages"])[:3000])
            else:
                outcome.skipped += 1


def integration_config(files=()):
    return ["--config", "vitest.integration.config.ts", *files]


# Name: (what must be built, what runs it), in the order of how soon each answers. "pages" is the web app before a
# made-up back end, "browser" the whole system.
SUITES = {
    "lint": (["node_modules"], lambda: checks("lint", ["scripts/lint"], 600)),
    "web": (["node_modules"], lambda: vitest("web", "web", [])),
    "unit": (["dev"], unit),
    "tidy": (["dev"], lambda: checks("tidy", ["scripts/tidy", "recent"], 1200)),
    "threads": (["threads"], lambda: gtest(THREADS_PROGRAM, {"TSAN_OPTIONS": TSAN_OPTIONS})),
    "integration": (
        ["dev", "release", "node_modules"],
        lambda: vitest("integration", "tests", integration_config(), {"LEAMS_BINARY": DEV_BINARY}),
    ),
    "soak": (
        ["dev", "node_modules"],
        lambda: vitest(
            "soak",
            "tests",
            ["--config", "vitest.soak.config.ts"],
            {"LEAMS_BINARY": DEV_BINARY, "LEAMS_SOAK_SHARE": SOAK_SHARE},
        ),
    ),
    "postgresql": (
        ["dev", "node_modules"],
        lambda: vitest(
            "postgresql",
            "tests",
            integration_config([f"integration/{name}.test.ts" for name in POSTGRES_FILES]),
            {"LEAMS_BINARY": DEV_BINARY, "LEAMS_TEST_DATABASE": "postgresql"},
        ),
    ),
    "pages": (
        ["web", "node_modules"],
        lambda: vitest("pages", "web", ["--config", "vitest.e2e.config.ts"], timeout=1800),
    ),
    "browser": (
        ["release", "web", "node_modules"],
        lambda: vitest("browser", "tests", ["--config", "vitest.browser.config.ts"], {"LEAMS_BINARY": RELEASE_BINARY}),
    ),
}


def run_suites(names):
    total, built = Outcome(), {}
    for name in names:
        began = time.monotonic()
        needs, suite = SUITES[name]
        outcome = Outcome()
        for what in needs:
            if what not in built:
                print(f"building {what} ...", flush=True)
                built[what] = build(what)
            if built[what]:
                outcome = built[what]
        if not outcome.failed:
            print(f"running {name} ...", flush=True)
            outcome = suite()
        show(name, outcome, time.monotonic() - began)
        total.add(outcome)
    return total


def show(name, outcome, seconds):
    skipped = f", {outcome.skipped} skipped" if outcome.skipped else ""
    print(f"{name}: {outcome.passed} passed, {outcome.failed} failed{skipped} ({seconds:.0f} s)", flush=True)
    for words in outcome.failures:
        print("  FAILED " + words.replace("\n", "\n    "), flush=True)


def main():
    parser = argparse.ArgumentParser(prog="./dev test", description=__doc__)
    parser.add_argument("suite", nargs="*", help="which suites; all of them without")
    parser.add_argument("--list", action="store_true", help="name the suites")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(SUITES))
        return 0
    if unknown := [name for name in arguments.suite if name not in SUITES]:
        parser.error(f"there is no suite {unknown[0]}; there are: {', '.join(SUITES)}")
    LOGS.mkdir(parents=True, exist_ok=True)
    total = run_suites(arguments.suite or SUITES)
    if total.skipped:
        print(f"{total.skipped} skipped")
    print(f"{total.passed} passed, {total.failed} failed")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
