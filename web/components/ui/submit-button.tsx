"use client";

import { Button, type ButtonProps } from "@/components/ui/button";
import { useIsAlive } from "@/lib/hooks/use-is-alive";

/** Waits for the page to come alive: before that the browser itself would send the form, and lose what was typed. */
export function SubmitButton(props: Omit<ButtonProps, "type" | "variant">) {
  const isAlive = useIsAlive();
  return <Button {...props} type="submit" variant="primary" disabled={!isAlive || props.disabled} />;
}
