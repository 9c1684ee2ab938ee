"use client";

import { useLocale } from "next-intl";
import type { ComponentProps } from "react";
import { Select } from "@/components/ui/field";
import { languageChoices } from "@/lib/language-choices";

export function LanguageSelect({ defaultValue, ...props }: ComponentProps<"select"> & { defaultValue: string }) {
  const locale = useLocale();
  const options = languageChoices(locale, defaultValue);
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
