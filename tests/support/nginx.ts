import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Child } from "./process";
import { RawSocket } from "./raw_socket";
import { eventually } from "./wait";

/// An nginx that has a folder for all that it writes, and listens on one port.
export class Nginx {
  private constructor(
    private readonly child: Child,
    private readonly folder: string,
  ) {}

  /// `blocks`: of its configuration, all but what every nginx of the tests has; `modules` come before that.
  static async start(folder: string, port: number, blocks: string, modules = ""): Promise<Nginx> {
    const file = join(folder, "nginx.conf");
    const user = process.getuid?.() === 0 ? "user root;" : "";
    writeFileSync(
      file,
      `
${modules}
${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log info;
events { worker_connections 64; }
${blocks}
`,
    );
    const nginx = new Nginx(new Child("/usr/sbin/nginx", ["-p", folder, "-c", file, "-e", join(folder, "error.log")]), folder);
    await eventually("nginx listens", async () => {
      if (nginx.child.exited) throw new Error(`nginx ended: ${nginx.child.stderr}${nginx.log}`);
      (await RawSocket.open(port)).destroy();
      return true;
    });
    return nginx;
  }

  get log(): string {
    return readFileSync(join(this.folder, "error.log"), "utf8");
  }

  async stop(): Promise<void> {
    await this.child.end("SIGTERM", 10_000);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
