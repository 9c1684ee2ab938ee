import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { freePort } from "./ports";
import { Child } from "./process";
import { Server, type ServerOptions } from "./server";
import { http } from "./http";
import { eventually } from "./wait";

const standalone = resolve(import.meta.dirname, "../../web/.next/standalone");
const webServer = resolve(standalone, "server.js");

/// Everything a visitor needs: leams, the web app behind it, and a browser.
export class Stage {
  private constructor(
    private running: Server,
    readonly browser: Browser,
    private readonly web: Child,
    private readonly options: ServerOptions,
  ) {}

  static async set(options: ServerOptions = {}): Promise<Stage> {
    if (!existsSync(webServer)) throw new Error("the web app is not built; run ./dev build");
    const webPort = await freePort();
    const ports = { "http.port": await freePort(), "rtmp.port": await freePort(), "internal.port": await freePort() };
    const settings = { ...ports, ...options.settings, "gateway.web_port": webPort, "gateway.web_static": resolve(standalone, ".next/static") };
    const server = await Server.start({ ...options, settings });
    const web = new Child("node", [webServer], {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(webPort),
      HOSTNAME: "127.0.0.1",
      LEAMS_API_URL: server.internalUrl,
    });
    await eventually(
      "the web app answers through the gateway",
      async () => {
        if (web.exited) throw new Error(web.stderr.slice(-2000));
        return (await http(`${server.url}/login`)).status === 200;
      },
      { timeout: 60_000 },
    );
    return new Stage(server, await launchBrowser(), web, { ...options, settings });
  }

  get server(): Server {
    return this.running;
  }

  /// Stops leams as an operator does; the web app and the visitors stay.
  async stopServer(): Promise<void> {
    await this.running.stop({ keepData: true });
  }

  /// Starts it again, with the data and at the ports that it had.
  async startServer(): Promise<void> {
    this.running = await Server.start({ ...this.options, data: this.running.data });
  }

  /// A visitor with a browser of his own: fresh cookies, English, and an ear for the console's complaints.
  async visitor(options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await this.browser.newContext({ baseURL: this.server.url, locale: "en-US", ...options });
    return new Visitor(await context.newPage());
  }

  async strike(): Promise<void> {
    await this.browser.close();
    try {
      await this.web.end("SIGTERM", 10_000);
    } finally {
      await this.server.stop();
    }
  }
}

export class Visitor {
  readonly complaints: string[] = [];

  constructor(readonly page: Page) {
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (failure) => this.complaints.push(`error: ${failure.message}`));
    page.on("console", (message) => {
      const { url } = message.location();
      // A still comes late from a machine that is busy with everything else, or is asked for as its broadcast ends; the
      // page then shows none.
      const isLateStill = url.includes("/thumbnail.jpg") && /\b(404|504)\b/.test(message.text());
      // A beat that crossed the broadcast's end on its way.
      const isLateBeat = url.endsWith("/heartbeat") && message.text().includes("404");
      if (message.type() === "error" && !isLateStill && !isLateBeat) this.complaints.push(`${message.text()} (${url})`);
    });
  }

  /// Waits until React has taken over the page's controls: what is clicked or typed before that is lost.
  async open(path: string): Promise<Page> {
    await this.page.goto(path);
    await this.page.waitForFunction(() => {
      const isAlive = (control: Element) => Object.keys(control).some((key) => key.startsWith("__reactProps$"));
      return [...document.querySelectorAll("button, input, textarea")].every(isAlive);
    });
    return this.page;
  }

  async logIn(name: string, password: string): Promise<void> {
    await this.open("/login");
    await this.page.getByLabel("User name or e-mail").fill(name);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.locator("main button[type=submit]").click();
    await this.page.getByRole("button", { name: "Account menu" }).waitFor();
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }
}

/// The player of a channel page.
export class Player {
  constructor(private readonly page: Page) {}

  get box() {
    return this.page.getByTestId("player");
  }

  state(): Promise<string | null> {
    return this.box.getAttribute("data-state");
  }

  /// How many frames were shown and bytes of sound decoded since the element began.
  progress(): Promise<{ frames: number; audioBytes: number; time: number }> {
    return this.page.locator("video").evaluate((video: HTMLVideoElement & { webkitAudioDecodedByteCount?: number }) => ({
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
      audioBytes: video.webkitAudioDecodedByteCount ?? 0,
      time: video.currentTime,
    }));
  }

  async plays(frames = 30, timeout = 30_000): Promise<void> {
    const before = await this.progress();
    const moves = async () => {
      const now = await this.progress();
      return now.frames >= before.frames + frames && now.time > before.time;
    };
    try {
      await eventually("the picture moves", moves, { timeout });
    } catch (failure) {
      throw new Error(`${(failure as Error).message}; before: ${JSON.stringify(before)}; now: ${await this.condition()}`, { cause: failure });
    }
  }

  /// What the element says of itself, for a failure's message.
  private condition(): Promise<string> {
    return this.page.locator("video").evaluate((video: HTMLVideoElement) => {
      const { currentTime, duration, readyState, networkState, paused, ended, seeking, error, buffered } = video;
      const ranges = Array.from({ length: buffered.length }, (_, index) => [buffered.start(index), buffered.end(index)]);
      const frames = video.getVideoPlaybackQuality().totalVideoFrames;
      return JSON.stringify({ currentTime, duration, frames, readyState, networkState, paused, ended, seeking, error: error?.message, ranges });
    });
  }
}

function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.LEAMS_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--autoplay-policy=no-user-gesture-required",
      // Nothing but this machine: a page that fetches from elsewhere fails the test.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 127.0.0.2",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}
