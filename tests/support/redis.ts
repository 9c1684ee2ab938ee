import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./ports";
import { eventually, within } from "./wait";

/// A Redis of one test file, in memory, on a port of its own.
export class Redis {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly password: string,
  ) {}

  static async start(password = ""): Promise<Redis> {
    const redis = new Redis(mkdtempSync(join(tmpdir(), "leams-redis-")), await freePort(), password);
    await redis.revive();
    return redis;
  }

  /// For cache.url.
  get url(): string {
    return `redis://${this.password && `:${this.password}@`}127.0.0.1:${this.port}`;
  }

  /// Starts it, at first and after kill(), with nothing in it.
  async revive(): Promise<void> {
    const options = ["--bind", "127.0.0.1", "--port", String(this.port), "--dir", this.folder, "--save", "", "--appendonly", "no"];
    const secret = this.password ? ["--requirepass", this.password] : [];
    this.child = spawn("setpriv", ["--pdeathsig", "KILL", "--", "redis-server", ...options, ...secret], { stdio: "ignore" });
    await eventually("Redis listens", () => isOpen(this.port), { timeout: 30_000, every: 20 });
  }

  /// Lets it fall silent; its sockets stay open. resume() goes on.
  pause(): void {
    this.child?.kill("SIGSTOP");
  }
  resume(): void {
    this.child?.kill("SIGCONT");
  }

  /// As a power cut does.
  async kill(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await within("Redis ending", ended, 10_000);
  }

  /// What redis-cli says to these words, a line each.
  ask(...words: string[]): string[] {
    const secret = this.password ? ["-a", this.password, "--no-auth-warning"] : [];
    return execFileSync("redis-cli", ["-p", String(this.port), ...secret, ...words], { encoding: "utf8" }).trim().split("\n");
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
