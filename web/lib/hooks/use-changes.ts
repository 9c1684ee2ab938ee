"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";

/** What stands in the fields of a form now, or what the page wrote into them at first. */
function valuesOf(form: HTMLFormElement, when: "now" | "first"): string {
  const isNow = when === "now";
  const values = [...form.elements].map((field) => {
    if (field instanceof HTMLSelectElement) {
      return [...field.options].find((option) => (isNow ? option.selected : option.defaultSelected))?.value;
    }
    if (field instanceof HTMLInputElement && field.type === "checkbox") {
      return isNow ? field.checked : field.defaultChecked;
    }
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      return isNow ? field.value : field.defaultValue;
    }
    return null;
  });
  return JSON.stringify(values);
}

/** Whether a form holds something that is not saved. */
export function useChanges() {
  const form = useRef<HTMLFormElement>(null);
  const saved = useRef<string | null>(null);
  const [isChanged, setChanged] = useState(false);

  function look(): void {
    if (form.current) {
      saved.current ??= valuesOf(form.current, "first");
      setChanged(valuesOf(form.current, "now") !== saved.current);
    }
  }

  const present = () => form.current && valuesOf(form.current, "now");

  /** What stood in the form when it was sent is what the server has now. */
  function accept(sent: string | null): void {
    saved.current = sent;
    look();
  }

  // Somebody may have typed before the page came alive.
  useEffect(look, []);

  return { form, isChanged, look, present, accept };
}

/** Asks before the window closes or a link leads away. */
export function useLeaveQuestion(needed: boolean): void {
  const t = useTranslations("common");
  const question = t("leaveQuestion");
  useEffect(() => {
    if (!needed) return;
    const onClose = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      const isHere = link?.target === "" && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
      const isAway = link && new URL(link.href).pathname !== window.location.pathname;
      if (isHere && isAway && !window.confirm(question)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    window.addEventListener("beforeunload", onClose);
    // Before React, which listens on the document.
    window.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onClose);
      window.removeEventListener("click", onClick, true);
    };
  }, [needed, question]);
}
