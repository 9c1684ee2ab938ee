const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** The id in the address of a video, or in what else somebody has pasted; "none" when there is none. */
export function videoIdOf(text: string): string {
  return ID.exec(text)?.[0].toLowerCase() ?? "none";
}
