"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { AccentSample } from "@/components/face/accent-sample";
import { Field, Input } from "@/components/ui/field";
import { isColor } from "@/lib/readable-colors";

/** Where a picker begins that has nothing to show. */
const START = "#0f6b76";

interface AccentFieldProps {
  label: string;
  hint: string;
  error: string | undefined;
  /** "#rrggbb", or empty. */
  initial: string;
  /** What holds while the field is empty; may be empty, too. */
  fallback?: string;
}

/** A colour by its letters or by the eye, and what becomes of it; the form finds it as `accent`. */
export function AccentField({ label, hint, error, initial, fallback = "" }: AccentFieldProps) {
  const t = useTranslations("face.accent");
  const [accent, setAccent] = useState(initial);
  const shown = isColor(accent) ? accent : fallback;
  return (
    <>
      <Field label={label} hint={hint} error={error}>
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              name="accent"
              value={accent}
              onChange={(event) => setAccent(event.target.value)}
              placeholder={fallback || START}
              spellCheck={false}
              autoComplete="off"
              className="max-w-40 font-mono"
            />
            <input
              type="color"
              aria-label={t("choose")}
              value={isColor(shown) ? shown : START}
              onChange={(event) => setAccent(event.target.value)}
              className="size-10 shrink-0 cursor-pointer rounded-lg border border-line-strong/60 bg-surface p-1 pointer-coarse:size-11"
            />
          </div>
        )}
      </Field>
      {isColor(shown) && <AccentSample color={shown} />}
    </>
  );
}
