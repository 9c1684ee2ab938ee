"use client";

import { type FormEvent, useEffect, useState } from "react";
import { useErrorText, useFieldText } from "@/lib/api/error-text";
import { ApiError, UNREACHABLE } from "@/lib/api/problem";
import { complaintsOf, type FieldErrors } from "@/lib/field-errors";
import { useChanges } from "@/lib/hooks/use-changes";
import type { output, ZodType } from "@/lib/zod";

interface ApiFormInput<Schema extends ZodType> {
  /** Loads what checks the fields, and with it zod. */
  schema: () => Promise<Schema>;
  /** Turns the form's raw fields into what the schema checks. */
  read: (fields: FormData) => unknown;
  submit: (values: output<Schema>) => Promise<void>;
  /** Words for failures that mean something of their own in this form. */
  explain?: (error: ApiError) => string | null;
}

/** A script that does not come means what an API that does not answer means. */
async function loaded<Schema extends ZodType>(schema: () => Promise<Schema>): Promise<Schema> {
  try {
    return await schema();
  } catch (cause) {
    throw Object.assign(new ApiError({ status: 0, code: UNREACHABLE }), { cause });
  }
}

/** Validation in the browser, then the request, then the server's word on each field. */
export function useApiForm<Schema extends ZodType>({ schema, read, submit, explain }: ApiFormInput<Schema>) {
  const errorText = useErrorText();
  const fieldText = useFieldText();
  const [errors, setErrors] = useState<FieldErrors>({});
  const [formError, setFormError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const { form, isChanged, look, present, accept } = useChanges();

  useEffect(() => {
    if (Object.keys(errors).length > 0) {
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    }
  }, [errors, form]);

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
    setErrors({});
    setFormError(null);
    setSaved(false);
    const sent = present();
    const values = read(new FormData(event.currentTarget));
    setBusy(true);
    try {
      const parsed = (await loaded(schema)).safeParse(values);
      if (!parsed.success) {
        const complaints = Object.entries(complaintsOf(parsed.error, values));
        setErrors(Object.fromEntries(complaints.map(([field, { code, excess }]) => [field, fieldText(code, "", excess)])));
        return;
      }
      await submit(parsed.data);
      accept(sent);
      setSaved(true);
    } catch (error) {
      showFailure(error);
    } finally {
      setBusy(false);
    }
  }

  // Soon enough for the button, and not before somebody means to fill the form in; a failure is the submission's affair.
  const onFocus = () => void schema().catch(() => undefined);

  function onChange() {
    setSaved(false);
    look();
  }

  // Whatever sends the form without our code puts the fields into the request's body then, and no password into the URL.
  const props = { method: "post", noValidate: true, ref: form, onSubmit, onFocus, onChange };
  return { props, errors, formError, busy, saved, isChanged };
}
