"use client";

import { useLocale } from "next-intl";
import type { ComponentProps } from "react";
import { Select } from "@/components/ui/field";

/** ISO 639-1 codes of widely spoken languages; one already chosen elsewhere is kept as well. */
const LANGUAGES = [
  ..."ar be bg bn cs da de el en es et fa fi fr he hi hr hu hy id it".split(" "),
  ..."ja ka kk ko ky lt lv ms nl no pl pt ro ru sk sl sr sv th tr uk ur uz vi zh".split(" "),
];

export function LanguageSelect({ defaultValue, ...props }: ComponentProps<"select"> & { defaultValue: string }) {
  const locale = useLocale();
  const names = new Intl.DisplayNames([locale], { type: "language" });
  const codes = [...new Set([...LANGUAGES, ...(defaultValue ? [defaultValue] : [])])];
  const options = codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
  return (
    <Select {...props} defaultValue={defaultValue || locale}>
      {options.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </Select>
  );
}
