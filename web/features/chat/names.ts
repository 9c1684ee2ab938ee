const NAME = "[data-author]";

export function nameAt(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(NAME) : null;
}

/**
 * The names in the list are no stops of the Tab key, of which a room would have hundreds: Enter on the list goes to the
 * latest one, the arrows from one to the next, Escape back, and Enter or Space presses one. Says whether the key was for that.
 */
export function moveAmongNames(list: HTMLElement, target: EventTarget, key: string): boolean {
  const names = [...list.querySelectorAll<HTMLElement>(NAME)];
  const present = nameAt(target);
  if (!present) {
    const isEntry = target === list && key === "Enter";
    if (isEntry) names.at(-1)?.focus();
    return isEntry;
  }
  if (key === "Escape") {
    list.focus();
    return true;
  }
  if (key === "Enter" || key === " ") {
    present.click();
    return true;
  }
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (step) names[names.indexOf(present) + step]?.focus();
  return step !== undefined;
}
