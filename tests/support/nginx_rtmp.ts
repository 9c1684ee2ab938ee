import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./ports";
import { Child } from "./process";
import { RawSocket } from "./raw_socket";
import { temporaryFolder } from "./server";
import { eventually } from "./wait";

/// nginx-rtmp as it stands before many a site: it takes the streams and asks about each of them.
export class NginxRtmp {
  private constructor(
    private readonly child: Child,
    private readonly folder: string,
    readonly port: number,
  ) {}

  /// `hooks` are lines of its application, such as "on_publish http://127.0.0.1:8000/api/streams/verify;".
  static async start(hooks: string[]): Promise<NginxRtmp> {
    const folder = temporaryFolder();
    const port = await freePort();
    mkdirSync(join(folder, "hls"));
    writeFileSync(join(folder, "nginx.conf"), configuration(folder, port, hooks));
    const child = new Child("/usr/sbin/nginx", ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")]);
    const nginx = new NginxRtmp(child, folder, port);
    await eventually("nginx listens", async () => {
      if (child.exited) throw new Error(`nginx ended: ${child.stderr}${nginx.log}`);
      (await RawSocket.open(port)).destroy();
      return true;
    });
    return nginx;
  }

  get url(): string {
    return `rtmp://127.0.0.1:${this.port}/live`;
  }
  get log(): string {
    return readFileSync(join(this.folder, "error.log"), "utf8");
  }
  /// The playlist of a stream that it was told to take.
  playlist(name: string): string {
    return readFileSync(join(this.folder, "hls", `${name}.m3u8`), "utf8");
  }

  async stop(): Promise<void> {
    await this.child.end("SIGTERM", 10_000);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function configuration(folder: string, port: number, hooks: string[]): string {
  const user = process.getuid?.() === 0 ? "user root;" : "";
  return `
load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log info;
events { worker_connections 64; }
rtmp {
  server {
    listen 127.0.0.1:${port};
    application live {
      live on;
      hls on;
      hls_path ${folder}/hls;
      hls_fragment 1s;
      ${hooks.join("\n      ")}
    }
  }
}
`;
}
