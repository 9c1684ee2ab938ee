type Rgb = [number, number, number];

/**
 * Where coloured letters are hardest to read, of the backgrounds in globals.css that they may stand on: `--accent-soft`
 * with the darkest and the lightest accent.
 */
const LIGHT_BACKGROUND: Rgb = [224, 224, 224];
const DARK_BACKGROUND: Rgb = [50, 50, 54];
const WHITE: Rgb = [255, 255, 255];
/** The faintest letters over a channel's banner: Tailwind's neutral-300. */
export const FAINT_LETTERS: Rgb = [212, 212, 212];
const AA_CONTRAST = 4.5;
const FALLBACK: Rgb = [120, 120, 130];

function parseHex(color: string): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  return match ? [parseInt(match[1] ?? "", 16), parseInt(match[2] ?? "", 16), parseInt(match[3] ?? "", 16)] : null;
}

export const isColor = (text: string): boolean => parseHex(text) !== null;

/** WCAG 2.2 relative luminance. */
function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Moves the colour towards black or white just until it can be read. */
function readable(color: Rgb, background: Rgb, towards: 0 | 255): string {
  let shown = color;
  for (let share = 0; share <= 1 && contrast(shown, background) < AA_CONTRAST; share += 0.05) {
    shown = color.map((channel) => Math.round(channel + (towards - channel) * share)) as Rgb;
  }
  return `rgb(${shown.join(" ")})`;
}

const cache = new Map<string, { light: string; dark: string }>();

/** The chosen colour (#rrggbb; grey for anything else) for letters, corrected for both themes. */
export function readableColors(color: string): { light: string; dark: string } {
  const known = cache.get(color);
  if (known) {
    return known;
  }
  const rgb = parseHex(color) ?? FALLBACK;
  const colors = { light: readable(rgb, LIGHT_BACKGROUND, 0), dark: readable(rgb, DARK_BACKGROUND, 255) };
  cache.set(color, colors);
  return colors;
}

/** The chosen colour, dark enough for white letters on it. */
export function belowWhite(color: string): string {
  return readable(parseHex(color) ?? FALLBACK, WHITE, 0);
}

/** The same for light grey ones. */
export function belowLetters(color: string): string {
  return readable(parseHex(color) ?? FALLBACK, FAINT_LETTERS, 0);
}
