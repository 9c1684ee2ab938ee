"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { useFullscreenElement } from "@/lib/hooks/use-fullscreen-element";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  children: ReactNode;
}

export function Dialog({ open, onOpenChange, title, description, children }: DialogProps) {
  const t = useTranslations("common");
  const opener = useRef<Element | null>(null);
  const fullscreen = useFullscreenElement() as HTMLElement | null;
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal container={fullscreen}>
        <Primitive.Overlay className="fixed inset-0 z-50 bg-black/60" />
        <Primitive.Content
          {...(!description && { "aria-describedby": undefined })}
          // The primitive gives the focus back to its own trigger only, and ours are opened by state.
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
          className="fixed inset-0 z-50 m-auto h-fit max-h-[85dvh] w-[min(28rem,calc(100vw-2rem))] overflow-y-auto rounded-2xl border border-line bg-surface p-6 shadow-pop"
        >
          <Primitive.Title className="pe-8 text-lg font-semibold">{title}</Primitive.Title>
          {description && (
            <Primitive.Description className="mt-1.5 text-sm text-muted">{description}</Primitive.Description>
          )}
          <div className="mt-5">{children}</div>
          <Primitive.Close
            aria-label={t("close")}
            className="absolute top-3 end-3 flex size-10 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-ink pointer-coarse:size-11"
          >
            <X size={18} aria-hidden />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
