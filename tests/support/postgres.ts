import { execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/// A PostgreSQL cluster of this test process, on a Unix socket only.
export class Postgres {
  private static one: Postgres | undefined;
  private readonly names = new Map<string, string>();

  private constructor(
    private readonly folder: string,
    private readonly programs: string,
    private readonly user: { uid: number; gid: number } | undefined,
  ) {}

  static shared(): Postgres {
    Postgres.one ??= Postgres.start();
    return Postgres.one;
  }

  /// A cluster that a test may kill.
  static own(): Postgres {
    return Postgres.start();
  }

  /// Ends every process of the cluster as a power cut does.
  kill(): void {
    this.signal("SIGKILL");
  }

  /// Lets every process of the cluster fall silent; its sockets stay open. resume() goes on.
  pause(): void {
    this.signal("SIGSTOP");
  }
  resume(): void {
    this.signal("SIGCONT");
  }

  /// Starts it, at first and after kill().
  revive(): void {
    const options = `-k ${this.folder} -c listen_addresses= -c fsync=off -c max_connections=200`;
    this.run("pg_ctl", ["-D", join(this.folder, "data"), "-w", "-l", join(this.folder, "log"), "-o", options, "start"]);
  }

  /// The URL of the database that belongs to `owner`, made at the first call.
  database(owner: string): string {
    let name = this.names.get(owner);
    if (!name) {
      name = `leams${this.names.size}`;
      this.psql("postgres", `CREATE DATABASE ${name}`);
      this.names.set(owner, name);
    }
    return `postgresql:///${name}?host=${this.folder}&user=leams`;
  }

  /// Runs statements in the database that belongs to `owner`.
  execute(owner: string, sql: string): void {
    this.psql(this.names.get(owner)!, sql);
  }

  private static start(): Postgres {
    const version = readdirSync("/usr/lib/postgresql").sort((a, b) => Number(b) - Number(a))[0];
    const folder = mkdtempSync(join(tmpdir(), "leams-pg-"));
    // PostgreSQL refuses to run as root.
    let user: { uid: number; gid: number } | undefined;
    if (userInfo().uid === 0) {
      const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
      user = { uid: id("-u"), gid: id("-g") };
      chownSync(folder, user.uid, user.gid);
    }
    const server = new Postgres(folder, `/usr/lib/postgresql/${version}/bin`, user);
    const data = join(folder, "data");
    server.run("initdb", ["-D", data, "-U", "leams", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]);
    server.revive();
    server.endWithThisProcess();
    return server;
  }

  /// However it ends: a shell hears the end of its input, and clears away.
  private endWithThisProcess(): void {
    const master = '$(head -n 1 "$1/data/postmaster.pid")';
    const clear = `read -r _; master=${master}; kill -QUIT $master && while kill -0 $master; do sleep 0.1; done; rm -rf "$1"`;
    const shell = spawn("sh", ["-c", clear, "sh", this.folder], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    shell.unref();
    (shell.stdin as Socket).unref();
  }

  private psql(database: string, sql: string): void {
    this.run("psql", ["-qX", "-v", "ON_ERROR_STOP=1", "-h", this.folder, "-U", "leams", "-d", database, "-c", sql]);
  }

  private signal(signal: NodeJS.Signals): void {
    const master = Number(readFileSync(join(this.folder, "data/postmaster.pid"), "utf8").split("\n")[0]);
    const children = readFileSync(`/proc/${master}/task/${master}/children`, "utf8").trim().split(" ");
    for (const pid of [String(master), ...children]) process.kill(Number(pid), signal);
  }

  private run(program: string, args: string[]): void {
    execFileSync(join(this.programs, program), args, { ...this.user, cwd: this.folder, stdio: ["ignore", "ignore", "pipe"] });
  }
}
