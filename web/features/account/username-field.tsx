"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { api } from "@/lib/api/client";
import { useFieldText } from "@/lib/api/error-text";
import { unwrap } from "@/lib/api/problem";
import type { NameCheck } from "@/lib/api/types";
import { USERNAME, USERNAME_MAX_LENGTH } from "@/lib/username";

const PAUSE_MS = 400;

/** A user name to be chosen: says while it is typed whether it can be had, and what is like it if not. */
export function UsernameField({ error }: { error?: string }) {
  const t = useTranslations("auth");
  const fieldText = useFieldText();
  const [name, setName] = useState("");
  const check = useNameCheck(name);
  // A complaint is about the name that was sent.
  const [sent, setSent] = useState({ error, name });
  if (sent.error !== error) {
    setSent({ error, name });
  }
  const complaint = sent.name === name ? error : undefined;
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={t("username")}
        hint={check?.is_available ? <Free name={name} /> : t("usernameRules")}
        error={complaint ?? (check?.code && fieldText(check.code))}
      >
        {(control) => (
          <Input
            {...control}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={USERNAME_MAX_LENGTH}
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {check && check.suggestions.length > 0 && (
        <p role="status" className="flex flex-wrap items-center gap-2 text-sm text-muted">
          {t("howAbout")}
          {check.suggestions.map((suggestion) => (
            <Button key={suggestion} variant="outline" size="small" onClick={() => setName(suggestion)}>
              {suggestion}
            </Button>
          ))}
        </p>
      )}
    </div>
  );
}

function Free({ name }: { name: string }) {
  const t = useTranslations("auth");
  return (
    <span role="status" className="flex items-center gap-1.5 text-good">
      <Check size={16} aria-hidden />
      {t("nameIsFree", { name })}
    </span>
  );
}

/** What the server says of the name that stands there now; null until it has, and when it says nothing. */
function useNameCheck(name: string): NameCheck | null {
  const [told, setTold] = useState<{ name: string; check: NameCheck } | null>(null);
  useEffect(() => {
    if (!USERNAME.test(name)) {
      return;
    }
    const left = new AbortController();
    const timer = setTimeout(() => {
      const path = { username: name };
      unwrap(api.GET("/api/auth/usernames/{username}", { params: { path }, signal: left.signal })).then(
        (check) => setTold({ name, check }),
        () => undefined, // The form itself says it when it is sent.
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [name]);
  return told?.name === name ? told.check : null;
}
