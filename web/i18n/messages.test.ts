import { createTranslator } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { bdi } from "@/components/ui/bdi";
import { negotiateLocale } from "@/i18n/locales";
import { en } from "@/messages/en";
import { ru } from "@/messages/ru";

function flatten(messages: object, prefix = ""): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(messages)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === "string") flat.set(path, value);
    else for (const [inner, text] of flatten(value as object, path)) flat.set(inner, text);
  }
  return flat;
}

/** Names of the top-level arguments; what stands inside plural branches is text. */
function argumentsOf(text: string): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [index, character] of [...text].entries()) {
    if (character === "{" && depth++ === 0) names.push(/^\w+/.exec(text.slice(index + 1))?.[0] ?? "");
    if (character === "}") depth--;
  }
  return names.sort();
}

const english = flatten(en);
const russian = flatten(ru);

describe("messages", () => {
  it("has the same keys in both languages", () => expect([...russian.keys()]).toEqual([...english.keys()]));

  it.each([...english.keys()])("%s takes the same arguments and is not empty", (key) => {
    expect(russian.get(key)).toBeTruthy();
    expect(argumentsOf(russian.get(key) ?? "")).toEqual(argumentsOf(english.get(key) ?? ""));
  });
});

/** What people have named, in whatever script they write. */
const NAMES = new Set(["name", "title", "instance"]);
/** Read aloud only, so that they have no order on a line; or of letters that no sentence can turn. */
const NOT_SEEN = new Set([
  "nav.homeLink",
  "player.region",
  "auth.nameIsFree",
  "admin.live.endOf",
  "admin.users.actionsOf",
  "admin.holds.downloadOf",
  "admin.holds.releaseOf",
]);

describe("a name within a sentence", () => {
  const sentences = [...english, ...russian].filter(
    ([key, text]) => !NOT_SEEN.has(key) && argumentsOf(text).some((name) => NAMES.has(name)),
  );
  it.each(sentences)("does not turn the order of %s: %s", (_key, text) => {
    const isolated = text.replace(/<bdi>\{\w+\}<\/bdi>|\u2068\{\w+\}\u2069/g, "");
    expect(argumentsOf(isolated).filter((name) => NAMES.has(name))).toEqual([]);
  });

  it("stands in an element of its own on the page", () => {
    const t = createTranslator({ locale: "en", messages: en, namespace: "channel" });
    expect(renderToStaticMarkup(t.rich("offlineTitle", { name: "שלום!", bdi }))).toBe("<bdi>שלום!</bdi> is offline");
  });
});

describe("negotiateLocale", () => {
  it.each([
    ["ru-RU,ru;q=0.9,en;q=0.8", "ru"],
    ["de,en;q=0.5,ru;q=0.7", "ru"],
    ["de", "en"],
    ["ru;q=0", "en"],
    [null, "en"],
  ])("%s → %s", (header, locale) => expect(negotiateLocale(header)).toBe(locale));
});
