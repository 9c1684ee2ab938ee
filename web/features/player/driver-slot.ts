import type { DriverLoader } from "@/features/player/load-driver";
import type { DriverListener, Start, StreamDriver } from "@/features/player/stream-driver";
import { backoffDelay } from "@/lib/backoff";

/** Holds the driver of what is played now, and asks for its code until that comes. */
export class DriverSlot {
  driver: StreamDriver | null = null;
  private loading = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly load: DriverLoader,
    private readonly listener: DriverListener,
  ) {}

  /** Without a start it is live. */
  put(url: string, start: Start | null = null): void {
    this.clear();
    void this.attach(url, start, this.loading);
  }

  clear(): void {
    this.loading++;
    this.driver?.destroy();
    this.driver = null;
  }

  private async attach(url: string, start: Start | null, generation: number, attempt = 0): Promise<void> {
    const isCurrent = () => generation === this.loading;
    let driver: StreamDriver | null;
    try {
      driver = await this.load(this.video, url, this.listenWhile(isCurrent), start);
    } catch {
      if (!isCurrent()) return;
      // The driver's code did not arrive: the server is away, or the network.
      this.listener.onLost("unreachable");
      setTimeout(() => isCurrent() && void this.attach(url, start, generation, attempt + 1), backoffDelay(attempt));
      return;
    }
    if (!isCurrent()) {
      driver?.destroy();
    } else if (driver) {
      this.driver = driver;
      this.listener.onFound();
    } else {
      this.listener.onFailure("unsupported");
    }
  }

  private listenWhile(isCurrent: () => boolean): DriverListener {
    const { listener } = this;
    return {
      onLost: (loss) => isCurrent() && listener.onLost(loss),
      onFound: () => isCurrent() && listener.onFound(),
      onFailure: (failure) => isCurrent() && listener.onFailure(failure),
      onReady: () => isCurrent() && listener.onReady(),
    };
  }
}
