import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server as WebServer, type ServerResponse } from "node:http";

/// A stand-in for the web app whose pages say who is asked for and how often: a policy with a nonce, scripts that bear
/// it, and everything that it was told.
export class RenderingApp {
  /// The targets that were asked for, in order.
  readonly rendered: string[] = [];
  /// What it answers with in place of a page, by path.
  readonly answers = new Map<string, (response: ServerResponse, nth: number) => void>();
  /// Holds back the answers to what begins with these paths, until release().
  readonly holds = new Set<string>();
  port = 0;
  private held: (() => void)[] = [];
  private listener: WebServer | undefined;

  async start(port = 0): Promise<this> {
    const listener = createServer((request, response) => this.take(request, response));
    this.listener = listener;
    await new Promise<void>((resolve) => listener.listen(port, "127.0.0.1", resolve));
    this.port = (listener.address() as { port: number }).port;
    return this;
  }

  stop(): void {
    this.listener?.closeAllConnections();
    this.listener?.close();
  }

  count(target: string): number {
    return this.rendered.filter((one) => one === target).length;
  }

  /// How many wait for release().
  get waiting(): number {
    return this.held.length;
  }

  release(): void {
    this.holds.clear();
    for (const answer of this.held.splice(0)) answer();
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url!;
    this.rendered.push(target);
    const nth = this.count(target);
    const answer = () => {
      const other = this.answers.get(target);
      if (other) return other(response, nth);
      return page(request, response, nth);
    };
    if ([...this.holds].some((path) => target.startsWith(path))) {
      this.held.push(answer);
      response.on("close", () => (this.held = this.held.filter((one) => one !== answer)));
    } else answer();
  }
}

function page(request: IncomingMessage, response: ServerResponse, nth: number): void {
  const nonce = Buffer.from(randomUUID()).toString("base64");
  const scripts = Array.from({ length: 30 }, (_, i) => `<script nonce="${nonce}" src="/_next/static/chunks/${i}.js"></script>`);
  const told = `${request.method} ${request.url} ${JSON.stringify(request.rawHeaders)}`.replaceAll("<", "&lt;");
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.setHeader("Content-Security-Policy", `default-src 'self'; script-src 'nonce-${nonce}' 'strict-dynamic'`);
  response.setHeader("Link", `</a.css>; rel=preload; as="style"; nonce="${nonce}"`);
  response.setHeader("Cache-Control", "private, no-store");
  const who = /leams_access=/.test(request.headers.cookie ?? "") ? "member" : "guest";
  response.end(`<!doctype html><html>${scripts.join("")}<p>${who} ${nth}</p><p>${told}</p></html>`);
}
