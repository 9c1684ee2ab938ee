import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freePort } from "./ports";
import { eventually, within } from "./wait";

const script = resolve(import.meta.dirname, "../../src/test/rabbitmq_server.sh");

/// A RabbitMQ of one test file, on a port of its own.
export class Rabbitmq {
  private server: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly epmd: ChildProcess,
    private readonly ports: { amqp: number; dist: number; epmd: number },
  ) {}

  static async start(): Promise<Rabbitmq> {
    const folder = mkdtempSync(join(tmpdir(), "leams-rabbitmq-"));
    const ports = { amqp: await freePort(), dist: await freePort(), epmd: await freePort() };
    const epmd = bound(["epmd", "-address", "127.0.0.1", "-port", String(ports.epmd), "-relaxed_command_check"]);
    const rabbitmq = new Rabbitmq(folder, epmd, ports);
    await rabbitmq.revive();
    return rabbitmq;
  }

  get port(): number {
    return this.ports.amqp;
  }
  /// For bus.url; its server is at `port`, or behind what is there.
  url(prefix: string, port = this.port): string {
    return `amqp://guest:guest@127.0.0.1:${port}/?prefix=${prefix}`;
  }

  /// Starts it, at first and after kill(), with what it kept.
  async revive(): Promise<void> {
    const { amqp, dist, epmd } = this.ports;
    const server = bound([script, this.folder, String(amqp), String(dist), String(epmd)]);
    this.server = server;
    await eventually(
      "RabbitMQ listens",
      () => {
        if (server.exitCode !== null) throw new Error(`RabbitMQ ended: ${readFileSync(join(this.folder, "rabbitmq.conf"), "utf8")}`);
        return isOpen(amqp);
      },
      { timeout: 120_000, every: 50 },
    );
  }

  /// Lets it fall silent; its sockets stay open. resume() goes on.
  pause(): void {
    this.server?.kill("SIGSTOP");
  }
  resume(): void {
    this.server?.kill("SIGCONT");
  }

  /// Waits until it has written which queues there are. It does so a moment after one is made; a queue that it is
  /// killed before is lost to it.
  settle(): void {
    this.control("eval", "lists:foreach(fun dets:sync/1, dets:all()).");
  }

  /// As a power cut does.
  async kill(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (!server || server.exitCode !== null) return;
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await within("RabbitMQ ending", ended, 10_000);
  }

  /// What rabbitmqctl prints for these words; it takes a second or two.
  control(...words: string[]): string {
    const command = `. ${this.folder}/ctl.env && exec /usr/lib/rabbitmq/bin/rabbitmqctl -q "$@"`;
    return execFileSync("bash", ["-c", command, "rabbitmqctl", ...words], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  }

  async stop(): Promise<void> {
    await this.kill();
    this.epmd.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/// A child that does not outlive this process.
function bound(command: string[]): ChildProcess {
  return spawn("setpriv", ["--pdeathsig", "KILL", "--", ...command], { stdio: "ignore" });
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => settle(true)).once("error", () => settle(false));
    socket.once("connect", () => socket.destroy());
  });
}
