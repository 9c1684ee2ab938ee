import { type ChannelState, channelStateOf, reduceFrame } from "@/features/channels/channel-state";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { ChannelPage } from "@/lib/api/types";
import type { ChannelSocket } from "@/lib/realtime/channel-socket";

/** How often the page asks while its socket is down. */
const POLL_MS = 10_000;

export class ChannelStore {
  private state: ChannelState;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly page: ChannelPage,
    readonly socket: ChannelSocket,
  ) {
    this.state = channelStateOf(page);
  }

  start = (): (() => void) => {
    const stopFrames = this.socket.onFrame((frame) => this.setState(reduceFrame(this.state, frame)));
    const retryNow = () => this.socket.retryNow();
    const drop = () => this.socket.drop();
    window.addEventListener("online", retryNow);
    window.addEventListener("offline", drop);
    const timer = setInterval(() => void this.pollIfDeaf(), POLL_MS);
    this.socket.start();
    return () => {
      stopFrames();
      window.removeEventListener("online", retryNow);
      window.removeEventListener("offline", drop);
      clearInterval(timer);
      this.socket.stop();
    };
  };

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getState = (): ChannelState => this.state;

  setViewers = (viewers: number): void => {
    this.setState({ ...this.state, viewers });
  };

  private async pollIfDeaf(): Promise<void> {
    if (this.socket.getStatus() === "open") {
      return;
    }
    const { username } = this.page;
    try {
      // Bounded by the next poll, so that an old answer never comes after a newer one.
      const signal = AbortSignal.timeout(POLL_MS);
      const page = await unwrap(api.GET("/api/users/{username}", { params: { path: { username } }, signal }));
      if (this.socket.getStatus() !== "open") this.setState(channelStateOf(page));
    } catch {
      if (this.socket.getStatus() !== "open") this.setState({ ...this.state, isStale: true });
    }
  }

  private setState(state: ChannelState): void {
    if (state !== this.state) {
      this.state = state;
      for (const listener of this.listeners) listener();
    }
  }
}
