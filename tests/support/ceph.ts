import { spawn, type ChildProcess } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { http } from "./http";
import { freePort } from "./ports";
import { within } from "./wait";

const script = resolve(import.meta.dirname, "../../src/test/ceph_up.sh");
const region = "us-east-1";

/// A Ceph of one node with its S3 gateway, in memory, for one test file.
export class Ceph {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(): Promise<Ceph> {
    const folder = mkdtempSync(join(tmpdir(), "leams-ceph-"));
    const [monitor, gateway] = [await freePort(), await freePort()];
    const command = ["--pdeathsig", "TERM", "--", "bash", script, folder, String(monitor), String(gateway)];
    const child = spawn("setpriv", command, { stdio: ["ignore", "pipe", "ignore"] });
    const ready = new Promise<void>((settle, fail) => {
      child.stdout!.once("data", () => settle());
      child.once("exit", () => fail(new Error(`Ceph ended: ${readFileSync(join(folder, "setup.log"), "utf8")}`)));
    });
    const ceph = new Ceph(child, folder, gateway);
    await within("Ceph is up", ready, 180_000);
    return ceph;
  }

  /// A new bucket that anybody may read. The URL is for objects.url; its server is at `port`, or behind what is there.
  async makeBucket(name: string, port = this.port): Promise<string> {
    const policy = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: ["s3:GetObject"], Resource: [`arn:aws:s3:::${name}/*`] }],
    };
    await this.ask("PUT", `/${name}`);
    await this.ask("PUT", `/${name}`, "policy=", JSON.stringify(policy));
    return `s3://AKTEST:SKTEST@127.0.0.1:${port}/${name}?tls=0&region=${region}`;
  }

  private async ask(method: string, path: string, query = "", body = ""): Promise<void> {
    const headers = signed(method, `127.0.0.1:${this.port}`, path, query, body);
    const answer = await http(`http://127.0.0.1:${this.port}${path}${query && `?${query}`}`, { method, headers, body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  }

  async stop(): Promise<void> {
    const ended = new Promise((settle) => this.child.once("exit", settle));
    this.child.kill("SIGTERM");
    await within("Ceph ending", ended, 30_000);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/// Signature Version 4, of the least that a request may have.
function signed(method: string, host: string, path: string, query: string, body: string): Record<string, string> {
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const [names, hash] = ["host;x-amz-content-sha256;x-amz-date", sha256(body)];
  const lines = `host:${host}\nx-amz-content-sha256:${hash}\nx-amz-date:${time}\n`;
  const request = [method, path, query, lines, names, hash].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(hmac, "AWS4SKTEST");
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(request)].join("\n")).toString("hex");
  const Authorization = `AWS4-HMAC-SHA256 Credential=AKTEST/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { Authorization, "x-amz-content-sha256": hash, "x-amz-date": time };
}
