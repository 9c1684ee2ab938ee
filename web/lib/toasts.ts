export interface Toast {
  id: number;
  text: string;
  tone: "info" | "error";
  action?: ToastAction;
}

/** What can be done about it as long as it is shown. */
export interface ToastAction {
  label: string;
  act: () => void;
}

const SHOWN = 3;
const SHOWN_FOR_MS = 6000;
/** To be read, decided and hit. */
const ACTION_FOR_MS = 12_000;

/** Short words about what has just happened, over whatever page is shown. */
export class Toasts {
  private list: readonly Toast[] = [];
  private lastId = 0;
  private readonly listeners = new Set<() => void>();

  getList = (): readonly Toast[] => this.list;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes a text that is already in the visitor's language; the same text is not said twice at once. */
  show = (text: string, tone: Toast["tone"] = "info", action?: ToastAction): void => {
    const id = ++this.lastId;
    this.set([...this.list.filter((toast) => toast.text !== text), { id, text, tone, action }].slice(-SHOWN));
    setTimeout(() => this.dismiss(id), action ? ACTION_FOR_MS : SHOWN_FOR_MS);
  };

  dismiss = (id: number): void => this.set(this.list.filter((toast) => toast.id !== id));

  private set(list: readonly Toast[]): void {
    this.list = list;
    for (const listener of this.listeners) listener();
  }
}

export const toasts = new Toasts();
