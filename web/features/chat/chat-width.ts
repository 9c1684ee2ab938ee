const KEY = "leams.chat.width";

export const MIN_WIDTH = 300;
export const MAX_WIDTH = 480;
export const DEFAULT_WIDTH = 340;

export function clampWidth(width: number): number {
  return Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));
}

/** Null when nothing was kept, or nothing of use. */
export function loadWidth(): number | null {
  try {
    const width = Number(localStorage.getItem(KEY));
    return Number.isFinite(width) && width > 0 ? clampWidth(width) : null;
  } catch {
    return null;
  }
}

/** The same as a script for the document itself: what is kept is seen from the first paint on, and nothing shifts. */
export const EARLY_WIDTH = `try{const width=Number(localStorage.getItem("${KEY}"));if(width>0)document.documentElement.style.setProperty("--chat",Math.round(Math.min(${MAX_WIDTH},Math.max(${MIN_WIDTH},width)))+"px")}catch{}`;

export function saveWidth(width: number): void {
  try {
    localStorage.setItem(KEY, String(width));
  } catch {
    // Storage may be forbidden; the width then holds as long as the page.
  }
}
