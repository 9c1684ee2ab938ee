/** How the root layout learns what the proxy saw of the address: "embed" or "site". Always set, so nobody else sets it. */
export const FRAME_HEADER = "x-leams-frame";

/** Whether the address is of a page that other sites may show within theirs, without the frame of this one. */
export function isEmbed(path: string): boolean {
  return path.startsWith("/embed/");
}
