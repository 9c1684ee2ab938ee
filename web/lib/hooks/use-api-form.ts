"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { useErrorText, useFieldText } from "@/lib/api/error-text";
import { ApiError } from "@/lib/api/problem";
import { fieldCodes, type FieldErrors } from "@/lib/field-errors";
import type { z } from "@/lib/zod";

interface ApiFormInput<Schema extends z.ZodType> {
  schema: Schema;
  /** Turns the form's raw fields into what the schema checks. */
  read: (fields: FormData) => unknown;
  submit: (values: z.output<Schema>) => Promise<void>;
  /** Words for failures that mean something of their own in this form. */
  explain?: (error: ApiError) => string | null;
}

/** Validation in the browser, then the request, then the server's word on each field. */
export function useApiForm<Schema extends z.ZodType>({ schema, read, submit, explain }: ApiFormInput<Schema>) {
  const errorText = useErrorText();
  const fieldText = useFieldText();
  const [errors, setErrors] = useState<FieldErrors>({});
  const [formError, setFormError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (Object.keys(errors).length > 0) {
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    }
  }, [errors]);

  function showFailure(error: unknown) {
    const explained = error instanceof ApiError ? explain?.(error) : null;
    if (explained) {
      setFormError(explained);
    } else if (error instanceof ApiError && error.fields.length > 0) {
      setErrors(Object.fromEntries(error.fields.map(({ field, code, detail }) => [field, fieldText(code, detail)])));
      const unseen = error.fields.some(({ field }) => !form.current?.elements.namedItem(field));
      setFormError(unseen ? errorText(error) : null);
    } else {
      setFormError(errorText(error));
    }
  }

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) {
      return;
    }
    form.current = event.currentTarget;
    setErrors({});
    setFormError(null);
    setSaved(false);
    const parsed = schema.safeParse(read(new FormData(event.currentTarget)));
    if (!parsed.success) {
      const codes = fieldCodes(parsed.error);
      setErrors(Object.fromEntries(Object.entries(codes).map(([field, code]) => [field, fieldText(code)])));
      return;
    }
    setBusy(true);
    try {
      await submit(parsed.data);
      setSaved(true);
    } catch (error) {
      showFailure(error);
    } finally {
      setBusy(false);
    }
  }

  // Whatever sends the form without our code puts the fields into the request's body then, and no password into the URL.
  const props = { method: "post", noValidate: true, onSubmit };
  return { props, errors, formError, busy, saved, clearSaved: () => setSaved(false) };
}
