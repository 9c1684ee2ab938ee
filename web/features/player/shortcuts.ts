export const SHORTCUTS = {
  play: ["Space", "K"],
  mute: ["M"],
  volumeUp: ["↑"],
  volumeDown: ["↓"],
  back: ["←"],
  forward: ["→"],
  farBack: ["J"],
  farForward: ["L"],
  tenth: ["0", "…", "9"],
  frameBack: [","],
  frameForward: ["."],
  slower: ["<"],
  faster: [">"],
  live: ["End"],
  clip: ["Alt", "X"],
  captions: ["C"],
  theatre: ["T"],
  fullscreen: ["F"],
  pictureInPicture: ["I"],
  stats: ["Ctrl", "Alt", "Shift", "S"],
  chat: ["/"],
  help: ["?"],
  leave: ["Esc"],
} as const;

export type ShortcutAction = keyof typeof SHORTCUTS;

const KEYS: Record<string, ShortcutAction> = {
  " ": "play",
  k: "play",
  m: "mute",
  c: "captions",
  arrowup: "volumeUp",
  arrowdown: "volumeDown",
  arrowleft: "back",
  arrowright: "forward",
  j: "farBack",
  l: "farForward",
  ",": "frameBack",
  ".": "frameForward",
  "<": "slower",
  ">": "faster",
  end: "live",
  t: "theatre",
  f: "fullscreen",
  i: "pictureInPicture",
  "/": "chat",
  "?": "help",
  escape: "leave",
};

/** By position on the keyboard, so that they work in a Cyrillic layout too. */
const CODES: Record<string, ShortcutAction> = {
  KeyK: "play",
  KeyJ: "farBack",
  KeyL: "farForward",
  Comma: "frameBack",
  Period: "frameForward",
  "Shift+Comma": "slower",
  "Shift+Period": "faster",
  KeyM: "mute",
  KeyC: "captions",
  KeyT: "theatre",
  KeyF: "fullscreen",
  KeyI: "pictureInPicture",
};

/** Keys that mean something to the control that has the focus. */
const CONTROL_KEYS = new Set([" ", "Enter", "ArrowUp", "ArrowDown", "Home", "End"]);
const ARROWS = new Set(["ArrowLeft", "ArrowRight"]);
const ARROW_CONTROLS = "input[type=range], input[type=radio], [role=slider], [role=separator], [role^=menuitem], [role=tab]";
const TYPING = "input:not([type=range]), textarea, select, [contenteditable='true']";
const CONTROLS = "button, a, summary, [role=slider], [role^=menuitem], [role=tab], [role=log]";

type KeyPress = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey" | "isComposing" | "defaultPrevented" | "target"
>;

function actionOf({ key, code, shiftKey }: KeyPress): ShortcutAction | null {
  if (/^\d$/.test(key)) return "tenth";
  const shifted = shiftKey ? CODES[`Shift+${code}`] : undefined;
  return KEYS[key.toLowerCase()] ?? shifted ?? CODES[code] ?? null;
}

/** Without `singleKeys` only combinations count, and Escape, which is no character. */
export function shortcutFor(press: KeyPress, singleKeys: boolean): ShortcutAction | null {
  const target = press.target instanceof Element ? press.target : null;
  if (press.defaultPrevented || press.isComposing || target?.closest(`${TYPING}, [role=dialog], [role=menu]`)) {
    return null;
  }
  if (press.ctrlKey && press.altKey && press.shiftKey && press.code === "KeyS") {
    return "stats";
  }
  if (press.altKey && press.code === "KeyX" && !press.ctrlKey && !press.metaKey) {
    return "clip";
  }
  if (press.ctrlKey || press.altKey || press.metaKey) {
    return null;
  }
  if (CONTROL_KEYS.has(press.key) && target?.closest(CONTROLS)) {
    return null;
  }
  if (ARROWS.has(press.key) && target?.closest(ARROW_CONTROLS)) {
    return null;
  }
  const action = actionOf(press);
  return singleKeys || action === "leave" ? action : null;
}
