type Known = ReadonlyMap<string, boolean>;
type Listener = () => void;

/** Whom the member has followed or left on this page, so that every button and list agrees. */
export class Follows {
  private known: Known = new Map();
  private readonly listeners = new Set<Listener>();
  private readonly savedListeners = new Set<Listener>();

  getKnown = (): Known => this.known;

  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Called when the server has taken a change. */
  onSaved = (listener: Listener): (() => void) => {
    this.savedListeners.add(listener);
    return () => this.savedListeners.delete(listener);
  };

  /** Shows the change at once; takes it back, and throws, when `send` fails. */
  async change(username: string, isFollowing: boolean, send: () => Promise<unknown>): Promise<void> {
    this.set(username, isFollowing);
    try {
      await send();
    } catch (error) {
      this.set(username, !isFollowing);
      throw error;
    }
    for (const listener of this.savedListeners) listener();
  }

  private set(username: string, isFollowing: boolean): void {
    this.known = new Map(this.known).set(username, isFollowing);
    for (const listener of this.listeners) listener();
  }
}

export const follows = new Follows();
