import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Nginx } from "./nginx";
import { freePort } from "./ports";
import { temporaryFolder } from "./server";

/// nginx-rtmp as it stands before many a site: it takes the streams and asks about each of them.
export class NginxRtmp {
  private constructor(
    private readonly nginx: Nginx,
    private readonly folder: string,
    readonly port: number,
  ) {}

  /// `hooks` are lines of its application, such as "on_publish http://127.0.0.1:8000/api/streams/verify;".
  static async start(hooks: string[]): Promise<NginxRtmp> {
    const folder = temporaryFolder();
    const port = await freePort();
    mkdirSync(join(folder, "hls"));
    const module = "load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;";
    return new NginxRtmp(await Nginx.start(folder, port, application(folder, port, hooks), module), folder, port);
  }

  get url(): string {
    return `rtmp://127.0.0.1:${this.port}/live`;
  }
  get log(): string {
    return this.nginx.log;
  }
  /// The playlist of a stream that it was told to take.
  playlist(name: string): string {
    return readFileSync(join(this.folder, "hls", `${name}.m3u8`), "utf8");
  }

  stop(): Promise<void> {
    return this.nginx.stop();
  }
}

function application(folder: string, port: number, hooks: string[]): string {
  return `
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
}`;
}
