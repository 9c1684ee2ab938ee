"use client";

import { CircleAlert, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { cx } from "@/lib/cx";
import { useFullscreenElement } from "@/lib/hooks/use-fullscreen-element";
import { toasts, type Toast } from "@/lib/toasts";

const NONE: readonly Toast[] = [];

/** Where `toasts` are shown and read aloud: the page's one live region for what happens beside its content. */
export function Toaster() {
  const list = useSyncExternalStore(toasts.subscribe, toasts.getList, () => NONE);
  const fullscreen = useFullscreenElement();
  const region = (
    <div
      role="status"
      data-testid="toasts"
      className="pointer-events-none fixed inset-x-0 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-60 flex flex-col items-center gap-2 px-4 md:bottom-6"
    >
      {list.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
  return fullscreen ? createPortal(region, fullscreen) : region;
}

function ToastCard({ toast: { id, text, tone, action } }: { toast: Toast }) {
  const t = useTranslations("common");
  return (
    <div
      className={cx(
        "toast pointer-events-auto flex max-w-md items-center gap-2.5 rounded-xl border border-line bg-overlay py-1.5 ps-4 pe-1.5 text-sm shadow-pop",
        tone === "error" && "text-danger",
      )}
    >
      {tone === "error" && <CircleAlert size={18} aria-hidden className="shrink-0" />}
      <p dir="auto">{text}</p>
      {action && (
        <button
          type="button"
          onClick={() => {
            toasts.dismiss(id);
            action.act();
          }}
          className="h-8 shrink-0 rounded-lg px-2.5 font-semibold text-ink hover:bg-raised pointer-coarse:h-11"
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={t("close")}
        onClick={() => toasts.dismiss(id)}
        className="flex size-8 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-ink pointer-coarse:size-11"
      >
        <X size={16} aria-hidden />
      </button>
    </div>
  );
}
