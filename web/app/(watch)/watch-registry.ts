interface Watched {
  /** Begins, and returns the way to stop. */
  start(): () => void;
}

/** What is watched in this window, by key; each begins with its first user and ends with its last. */
export class WatchRegistry<T extends Watched> {
  private readonly watched = new Map<string, T>();
  private readonly users = new Map<T, { count: number; stop: () => void }>();

  find(key: string, create: () => T): T {
    const known = this.watched.get(key);
    if (known) return known;
    const created = create();
    this.watched.set(key, created);
    return created;
  }

  /** Returns the way to let go of it. */
  hold(key: string, item: T): () => void {
    this.watched.set(key, item);
    const use = this.users.get(item) ?? { count: 0, stop: item.start() };
    use.count++;
    this.users.set(item, use);
    return () => {
      if (--use.count > 0) return;
      this.users.delete(item);
      if (this.watched.get(key) === item) this.watched.delete(key);
      use.stop();
    };
  }
}
