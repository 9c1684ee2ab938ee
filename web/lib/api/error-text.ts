"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { ApiError } from "@/lib/api/problem";
import type { Complaint } from "@/lib/field-errors";

const CODES = [
  "INVALID_REQUEST",
  "UNAUTHORIZED",
  "FORBIDDEN",
  "NOT_FOUND",
  "CONFLICT",
  "REAUTH_REQUIRED",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "TIMEOUT",
  "UNREACHABLE",
] as const;

const FIELD_CODES = [
  "required",
  "type",
  "unknown",
  "string.min",
  "string.max",
  "string.pattern",
  "array.max",
  "email.format",
  "email.taken",
  "username.format",
  "username.taken",
  "username.reserved",
  "display_name.taken",
  "display_name.reserved",
  "display_name.brackets",
  "password.min",
  "password.max_bytes",
  "password.common",
  "password.name",
  "number.min",
  "number.max",
  "choice",
  "url.format",
  "colour",
  "contact.format",
] as const;

export type FieldCode = (typeof FIELD_CODES)[number];

/** Plain words for a failed request. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("errors.code");
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiError)) {
        return t("INTERNAL");
      }
      const code = CODES.find((known) => known === error.code) ?? "INTERNAL";
      if (code === "RATE_LIMITED" && error.retryAfterSeconds !== null) {
        return t("RATE_LIMITED_FOR", { seconds: Math.ceil(error.retryAfterSeconds) });
      }
      return t(code);
    },
    [t],
  );
}

/** Plain words for one field's error, with the numbers if known; an unknown code falls back to what the server said. */
export function useFieldText(): (code: string, detail?: string, excess?: Complaint["excess"]) => string {
  const t = useTranslations("errors.field");
  return useCallback(
    (code: string, detail?: string, excess?: Complaint["excess"]) => {
      if (excess && (code === "string.max" || code === "array.max")) {
        return t(`${code}Of`, excess);
      }
      const known = FIELD_CODES.find((candidate) => candidate === code);
      return known ? t(known) : detail || t("invalid");
    },
    [t],
  );
}
