import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { within } from "./wait";

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/// A child process whose output is kept and whose end can be awaited.
export class Child {
  readonly name: string;
  readonly process: ChildProcess;
  readonly exit: Promise<Exit>;
  stdout = "";
  stderr = "";
  exited: Exit | undefined;

  constructor(program: string, args: string[], env: NodeJS.ProcessEnv = process.env) {
    this.name = program;
    // However this process ends, the child does not outlive it; setpriv becomes the program, so the pid is the program's.
    this.process = spawn("setpriv", ["--pdeathsig", "KILL", "--", program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    this.process.stdout?.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    this.process.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.exit = new Promise((resolve) => {
      this.process.on("error", (failure) => {
        this.stderr += String(failure);
        resolve((this.exited = { code: 127, signal: null }));
      });
      this.process.on("close", (code, signal) => resolve((this.exited = { code, signal })));
    });
  }

  get pid(): number {
    return this.process.pid ?? -1;
  }

  signal(name: NodeJS.Signals): void {
    if (!this.exited) this.process.kill(name);
  }

  /// Asks it to end; one that does not within the time is killed, which is an error.
  async end(name: NodeJS.Signals, timeout: number): Promise<Exit> {
    this.signal(name);
    try {
      return await within(`${this.name} ending on ${name}`, this.exit, timeout);
    } catch (failure) {
      this.signal("SIGKILL");
      await this.exit;
      throw failure;
    }
  }
}

/// Processes of this machine whose environment carries NAME=VALUE, as pid and command line.
export function processesWith(name: string, value: string): { pid: number; command: string }[] {
  const found = [];
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const environment = readFileSync(`/proc/${entry}/environ`, "utf8").split("\0");
      if (environment.includes(`${name}=${value}`)) {
        const command = readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        // A zombie has no command line; it runs no more.
        if (command) found.push({ pid: Number(entry), command });
      }
    } catch {
      // Ended meanwhile.
    }
  }
  return found;
}
