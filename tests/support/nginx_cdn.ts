import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Nginx } from "./nginx";
import { freePort } from "./ports";
import { temporaryFolder } from "./server";

/// nginx as a CDN in front of a bucket, with DEPLOYMENT.md's configuration.
export class NginxCdn {
  private constructor(
    private readonly nginx: Nginx,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(store: string, bucket: string): Promise<NginxCdn> {
    const folder = temporaryFolder();
    const port = await freePort();
    mkdirSync(join(folder, "cache"));
    return new NginxCdn(await Nginx.start(folder, port, site(folder, port, store, bucket)), folder, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  /// The paths that it was asked for, and whether its cache had them: "HIT /live/…".
  get asked(): string[] {
    return readFileSync(join(this.folder, "access.log"), "utf8").trim().split("\n");
  }

  stop(): Promise<void> {
    return this.nginx.stop();
  }
}

function site(folder: string, port: number, store: string, bucket: string): string {
  return `
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
}`;
}
