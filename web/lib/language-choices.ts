/** ISO 639-1 codes of widely spoken languages. */
const LANGUAGES = [
  ..."ar be bg bn cs da de el en es et fa fi fr he hi hr hu hy id it".split(" "),
  ..."ja ka kk ko ky lt lv ms nl no pl pt ro ru sk sl sr sv th tr uk ur uz vi zh".split(" "),
];

/** Languages to choose from, by their names in the reader's own; one already chosen elsewhere is kept as well. */
export function languageChoices(locale: string, chosen = ""): { code: string; name: string }[] {
  const names = new Intl.DisplayNames([locale], { type: "language" });
  const codes = [...new Set([...LANGUAGES, ...(chosen ? [chosen] : [])])];
  return codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
}
