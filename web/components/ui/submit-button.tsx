"use client";

import { useSyncExternalStore } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";

const noSubscription = () => () => undefined;

/** Waits for the page to come alive: before that the browser itself would send the form, and lose what was typed. */
export function SubmitButton(props: Omit<ButtonProps, "type" | "variant">) {
  const isAlive = useSyncExternalStore(
    noSubscription,
    () => true,
    () => false,
  );
  return <Button {...props} type="submit" variant="primary" disabled={!isAlive || props.disabled} />;
}
