import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Api } from "./api";
import { Child, processesWith, type Exit } from "./process";
import { Postgres } from "./postgres";
import { eventually } from "./wait";

const root = resolve(import.meta.dirname, "../..");

/// The program under test: LEAMS_BINARY, else the sanitized build, else the release.
export function leamsBinary(): string {
  const candidates = [process.env.LEAMS_BINARY, "build/dev/apps/leams/leams", "build/release/leams"];
  const found = candidates.filter((path) => path !== undefined).map((path) => resolve(root, path)).find(existsSync);
  if (!found) throw new Error("there is no leams binary; run ./dev build");
  return found;
}

export interface ServerOptions {
  settings?: Record<string, string | number>;
  /// A folder to start on; without one a fresh folder is made. stop() removes either.
  data?: string;
  args?: string[];
  env?: Record<string, string>;
  /// The data folder is a disk of its own, of so many megabytes, which can be filled.
  diskMb?: number;
  /// Keeps the shipped rate limits, which other tests would run into.
  shippedLimits?: boolean;
}

const manyRequests = {
  "gateway.anonymous_per_minute": 1_000_000,
  "gateway.user_per_minute": 1_000_000,
  "gateway.pages_per_minute": 1_000_000,
  "gateway.page_data_per_minute": 1_000_000,
  "gateway.live_per_minute": 1_000_000_000,
  "gateway.recorded_per_minute": 1_000_000_000,
  "gateway.thumbnails_per_minute": 1_000_000,
  "auth.registrations_per_hour": 1_000_000,
};

/// One `leams serve` on free ports.
export class Server {
  private constructor(
    readonly child: Child,
    readonly data: string,
    readonly ports: { http: number; rtmp: number; internal: number },
    private readonly mark: string,
  ) {}

  static async start(options: ServerOptions = {}): Promise<Server> {
    const data = options.data ?? temporaryFolder();
    const mark = randomUUID();
    const child = spawnServer(data, mark, options);
    const line = await eventually(
      "leams listens",
      () => {
        if (child.exited) throw new Error(`leams ended with ${JSON.stringify(child.exited)}: ${lastWords(child.stderr)}`);
        return logLines(child.stderr).find((entry) => entry.event === "listening");
      },
      { timeout: 30_000, every: 50 },
    ).catch((failure: unknown) => {
      child.signal("SIGKILL");
      throw failure;
    });
    return new Server(child, data, { http: line.http, rtmp: line.rtmp, internal: line.internal }, mark);
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.http}`;
  }
  get internalUrl(): string {
    return `http://127.0.0.1:${this.ports.internal}`;
  }
  get rtmpUrl(): string {
    return `rtmp://127.0.0.1:${this.ports.rtmp}/live`;
  }
  get api(): Api {
    return new Api(this.url);
  }
  /// The one-time link that makes the first administrator.
  get setupToken(): string | undefined {
    return /\/setup\?token=([^\s]+)/.exec(this.child.stdout)?.[1];
  }
  /// The data folder as the server sees it.
  get disk(): string {
    return `/proc/${this.child.pid}/root${this.data}`;
  }
  get log(): Record<string, any>[] {
    return logLines(this.child.stderr);
  }
  /// leams itself and what it started.
  get processes(): { pid: number; command: string }[] {
    return processesWith("LEAMS_TEST_SERVER", this.mark);
  }

  /// Stops it as an operator does and checks that it went cleanly and left nobody behind.
  async stop({ keepData = false } = {}): Promise<Exit> {
    const exit = this.child.exited ?? (await this.child.end("SIGTERM", 30_000));
    const left = this.processes;
    for (const { pid } of left) process.kill(pid, "SIGKILL");
    unmount(this.data);
    if (!keepData) rmSync(this.data, { recursive: true, force: true });
    if (exit.code !== 0) throw new Error(`leams ended with ${JSON.stringify(exit)}: ${lastWords(this.child.stderr)}`);
    if (left.length) throw new Error(`leams left running: ${left.map((one) => one.command).join("; ")}`);
    return exit;
  }

  /// Ends it as a power cut does; the data stay for the next start.
  async crash(): Promise<void> {
    await this.child.end("SIGKILL", 10_000);
    for (const { pid } of this.processes) process.kill(pid, "SIGKILL");
  }
}

/// A sanitizer's report from its first line on, or else the end of the log.
function lastWords(text: string): string {
  const report = text.search(/^.*((ERROR|WARNING): \w+Sanitizer|runtime error:)/m);
  return report < 0 ? text.slice(-4000) : text.slice(report, report + 6000);
}

export function temporaryFolder(): string {
  return mkdtempSync(join(process.env.LEAMS_TEST_FOLDER ?? tmpdir(), "server-"));
}

/// For the tests of starts that must fail: the process alone.
export function spawnServer(data: string, mark: string, options: ServerOptions = {}): Child {
  const settings: Record<string, string | number> = {
    "http.port": 0,
    "rtmp.port": 0,
    "internal.port": 0,
    "http.address": "127.0.0.1",
    "rtmp.address": "127.0.0.1",
    "gateway.web_port": 1, // Where nobody listens; at the shipped one a developer's own web app may.
    ...(options.shippedLimits ? {} : manyRequests),
    ...(process.env.LEAMS_TEST_DATABASE === "postgresql" ? { "database.url": Postgres.shared().database(data) } : {}),
    ...options.settings,
  };
  const sets = Object.entries(settings).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
  const env = { ...process.env, ...options.env, LEAMS_TEST_SERVER: mark };
  const command = [leamsBinary(), "serve", "--data", data, ...sets, ...(options.args ?? [])];
  const [program, ...args] = options.diskMb ? [...onOwnDisk(data, options.diskMb), ...command] : command;
  return new Child(program!, args, env);
}

const ownNamespaces = ["unshare", "--user", "--map-root-user", "--mount"];

/// A file system in memory that only the program and what it starts can see; that needs no privilege. In a chroot,
/// which has no namespaces, root mounts it for all to see until stop().
function onOwnDisk(folder: string, megabytes: number): string[] {
  const script = `mount -t tmpfs -o size=${megabytes}m,mode=0700 leams-test "$0" && exec setpriv --pdeathsig KILL -- "$@"`;
  const [unshare, ...options] = ownNamespaces;
  const isAllowed = spawnSync(unshare!, [...options, "true"]).status === 0;
  return [...(isAllowed ? ownNamespaces : []), "sh", "-c", script, folder];
}

function unmount(folder: string): void {
  if (existsSync(folder) && statSync(folder).dev !== statSync(dirname(folder)).dev) spawnSync("umount", [folder]);
}

export function logLines(text: string): Record<string, any>[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line.startsWith("{") ? [JSON.parse(line)] : [];
    } catch {
      return [];
    }
  });
}
