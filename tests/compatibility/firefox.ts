import WebSocket from "ws";
import { Child } from "../support/process";
import { temporaryFolder } from "../support/server";
import { eventually } from "../support/wait";

/// Debian's Firefox, driven by WebDriver BiDi: as much of it as opening a page and asking it needs.
export class Firefox {
  version = "";
  private context = "";
  private last = 0;
  private readonly waiting = new Map<number, (answer: { result?: any; error?: string; message?: string }) => void>();

  private constructor(
    private readonly child: Child,
    private readonly socket: WebSocket,
  ) {
    socket.on("message", (data) => {
      const answer = JSON.parse(String(data));
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
  }

  static async start(): Promise<Firefox> {
    const profile = temporaryFolder();
    const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
    const child = new Child("firefox-esr", args, { ...process.env, HOME: profile });
    const address = await eventually("Firefox is up", () => /WebDriver BiDi listening on (\S+)/.exec(child.stderr)?.[1], {
      timeout: 60_000,
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const firefox = new Firefox(child, socket);
    const session = await firefox.call("session.new", { capabilities: {} });
    firefox.version = session.capabilities.browserVersion;
    firefox.context = (await firefox.call("browsingContext.getTree", {})).contexts[0].context;
    return firefox;
  }

  async open(url: string): Promise<void> {
    await this.call("browsingContext.navigate", { context: this.context, url, wait: "complete" });
  }

  /// The value of an expression that gives a number, a text or null.
  async evaluate(expression: string): Promise<unknown> {
    const target = { context: this.context };
    const answer = await this.call("script.evaluate", { expression, target, awaitPromise: true });
    return answer.result.value ?? null;
  }

  async end(): Promise<void> {
    this.socket.close();
    await this.child.end("SIGTERM", 20_000);
  }

  private async call(method: string, params: object): Promise<any> {
    const id = ++this.last;
    const answer = await new Promise<{ result?: any; error?: string; message?: string }>((resolve) => {
      this.waiting.set(id, resolve);
      this.socket.send(JSON.stringify({ id, method, params }));
    });
    if (answer.error) throw new Error(`${method}: ${answer.error}: ${answer.message}`);
    return answer.result;
  }
}
