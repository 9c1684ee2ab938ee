import type { CSSProperties } from "react";
import { belowWhite, isColor, readableColors } from "@/lib/readable-colors";

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
