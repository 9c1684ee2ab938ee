interface TabSubject {
  name: string;
  title: string;
  isLive: boolean;
  instance: string;
  /** How often the visitor was spoken to while the tab was out of sight. */
  mentions?: number;
}

/** What a tab says of a channel: whether it is live, and whether one is asked for, can be told without opening it. */
export function tabTitle({ name, title, isLive, instance, mentions = 0 }: TabSubject): string {
  const count = mentions > 0 ? `(${mentions}) ` : "";
  if (!isLive) {
    return `${count}${name} · ${instance}`;
  }
  return title ? `${count}● ${name}: ${title}` : `${count}● ${name} · ${instance}`;
}
