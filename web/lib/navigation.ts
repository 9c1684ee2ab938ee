const GIVE_UP_MS = 20_000;

function isHere(url: URL): boolean {
  return url.pathname === window.location.pathname && url.search === window.location.search;
}

/** Whether the next page is on its way. One per window, as the window's address is. */
class Navigation {
  private pending = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  start(url: URL): void {
    if (!isHere(url)) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.finish(), GIVE_UP_MS);
      this.set(true);
    }
  }

  finish(): void {
    clearTimeout(this.timer);
    this.set(false);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  isPending = (): boolean => this.pending;

  private set(pending: boolean): void {
    if (pending !== this.pending) {
      this.pending = pending;
      for (const listener of this.listeners) listener();
    }
  }
}

export const navigation = new Navigation();
