import { type ChannelState, channelStateOf, reduceAnswer, reduceFrame, withViewers } from "@/features/channels/channel-state";
import type { ChannelInfo, ChannelPage } from "@/lib/api/types";
import type { ChannelSocket } from "@/lib/realtime/channel-socket";

/** How often the page asks while its socket is down. */
const POLL_MS = 10_000;
/** The first question after a loss comes within this time: a server that drops everybody is not asked by all at once. */
const SPREAD_MS = 1000;

export interface ChannelStoreDeps {
  socket: ChannelSocket;
  /** Asks the server how the channel is. */
  fetchPage: (username: string, signal: AbortSignal) => Promise<ChannelPage>;
  random?: () => number;
}

/** The channel as the page knows it: from the socket's frames, and from the server's answers while there are none. */
export class ChannelStore {
  readonly socket: ChannelSocket;
  /** What does not change by the minute: names, texts, links. */
  private about: ChannelPage;
  private state: ChannelState;
  private wasOpen = false;
  private question = 0;
  private soonTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    page: ChannelPage,
    private readonly deps: ChannelStoreDeps,
  ) {
    this.socket = deps.socket;
    this.about = page;
    this.state = channelStateOf(page);
  }

  start = (): (() => void) => {
    const stopFrames = this.socket.onFrame((frame) => this.setState(reduceFrame(this.state, frame)));
    const stopStatus = this.socket.onStatus(() => this.onStatus());
    const retryNow = () => this.socket.retryNow();
    const drop = () => this.socket.drop();
    window.addEventListener("online", retryNow);
    window.addEventListener("offline", drop);
    const timer = setInterval(() => void this.askIfDeaf(), POLL_MS);
    this.socket.start();
    return () => {
      stopFrames();
      stopStatus();
      window.removeEventListener("online", retryNow);
      window.removeEventListener("offline", drop);
      clearInterval(timer);
      clearTimeout(this.soonTimer);
      this.question++;
      this.wasOpen = false;
      this.socket.stop();
    };
  };

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getState = (): ChannelState => this.state;

  getPage = (): ChannelPage => this.about;

  /** The page as the server has just rendered it; how the broadcast does is known better here. */
  renewPage(page: ChannelPage): void {
    if (page !== this.about) {
      this.about = page;
      this.tell();
    }
  }

  setViewers = (viewers: number): void => {
    this.setState(withViewers(this.state, viewers));
  };

  /** What the owner has just saved; of a broadcast the socket tells as well. */
  changeInfo(change: Partial<ChannelInfo>): void {
    this.setState({ ...this.state, info: { ...this.state.info, ...change } });
  }

  /** The server has just gone or come back, as somebody has seen: what the page says of it may be wrong. */
  checkSoon = (): void => {
    clearTimeout(this.soonTimer);
    this.soonTimer = setTimeout(() => void this.askIfDeaf(), (this.deps.random ?? Math.random)() * SPREAD_MS);
  };

  private onStatus(): void {
    const isOpen = this.socket.getStatus() === "open";
    if (this.wasOpen && !isOpen) {
      this.checkSoon();
    }
    this.wasOpen = isOpen;
  }

  private async askIfDeaf(): Promise<void> {
    if (this.socket.getStatus() === "open") {
      return;
    }
    const question = ++this.question;
    const isWanted = () => question === this.question && this.socket.getStatus() !== "open";
    try {
      const page = await this.deps.fetchPage(this.about.username, AbortSignal.timeout(POLL_MS));
      if (isWanted()) this.onAnswer(page);
    } catch {
      if (isWanted()) this.setState({ ...this.state, isStale: true });
    }
  }

  private onAnswer(page: ChannelPage): void {
    const isReturn = this.state.isStale;
    this.setState(reduceAnswer(this.state, page));
    if (isReturn) {
      this.socket.retryNow(); // It answers again; nothing is gained by waiting until the next try.
    }
  }

  private setState(state: ChannelState): void {
    if (state !== this.state) {
      this.state = state;
      this.tell();
    }
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
