import type { CSSProperties } from "react";
import { hueOf } from "@/lib/format";
import { belowLetters, belowWhite, isColor, readableColors } from "@/lib/readable-colors";

/** For an element with the class `accent-scope`: what is below it shows the owner's colour as its accent. */
export function accentStyle(color: string): CSSProperties | undefined {
  if (!isColor(color)) {
    return undefined;
  }
  const { light, dark } = readableColors(color);
  return { "--accent-light": light, "--accent-dark": dark } as CSSProperties;
}

/** For the whole page: the instance's colour is its accent, and stands on its main buttons. */
export function instanceStyle(color: string): CSSProperties | undefined {
  const accent = accentStyle(color);
  return accent && ({ ...accent, "--brand": belowWhite(color) } as CSSProperties);
}

/** For the class `channel-banner`, which has white letters: the owner's colour, or one that belongs to the name. */
export function bannerStyle({ username, accent }: { username: string; accent: string }): CSSProperties {
  const ground = isColor(accent) ? { "--ground": belowLetters(accent) } : { "--hue": hueOf(username) };
  return ground as CSSProperties;
}
