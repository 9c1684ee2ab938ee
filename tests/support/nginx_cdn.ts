import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./ports";
import { Child } from "./process";
import { RawSocket } from "./raw_socket";
import { temporaryFolder } from "./server";
import { eventually } from "./wait";

/// nginx as a CDN in front of a bucket, with DEPLOYMENT.md's configuration.
export class NginxCdn {
  private constructor(
    private readonly child: Child,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(store: string, bucket: string): Promise<NginxCdn> {
    const folder = temporaryFolder();
    const port = await freePort();
    mkdirSync(join(folder, "cache"));
    writeFileSync(join(folder, "nginx.conf"), configuration(folder, port, store, bucket));
    const child = new Child("/usr/sbin/nginx", ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")]);
    const nginx = new NginxCdn(child, folder, port);
    await eventually("nginx listens", async () => {
      if (child.exited) throw new Error(`nginx ended: ${child.stderr}${readFileSync(join(folder, "error.log"), "utf8")}`);
      (await RawSocket.open(port)).destroy();
      return true;
    });
    return nginx;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  /// The paths that it was asked for, and whether its cache had them: "HIT /live/…".
  get asked(): string[] {
    return readFileSync(join(this.folder, "access.log"), "utf8").trim().split("\n");
  }

  async stop(): Promise<void> {
    await this.child.end("SIGTERM", 10_000);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function configuration(folder: string, port: number, store: string, bucket: string): string {
  const user = process.getuid?.() === 0 ? "user root;" : "";
  return `
${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 64; }
http {
  log_format asked "$upstream_cache_status $request_uri";
  access_log ${folder}/access.log asked;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  proxy_cache_path ${folder}/cache keys_zone=live:1m max_size=64m;
  server {
    listen 127.0.0.1:${port};
    location ~ ^/(live|recordings)/ {
      limit_except GET { deny all; }
      rewrite ^(.*)$ /${bucket}$1 break;
      proxy_pass ${store};
      proxy_cache live;
      proxy_cache_lock on;
      proxy_hide_header Set-Cookie;
      add_header Access-Control-Allow-Origin "*";
    }
  }
}
`;
}
