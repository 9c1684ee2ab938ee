"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";

interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  children: ReactNode;
}

/** What a phone draws up from below, over the lower part of the page. */
export function Sheet({ open, onOpenChange, title, children }: SheetProps) {
  const t = useTranslations("common");
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-50 bg-black/50" />
        <Primitive.Content
          aria-describedby={undefined}
          className="sheet fixed inset-x-0 bottom-0 z-50 max-h-[75dvh] overflow-y-auto rounded-t-2xl border-t border-line bg-surface px-4 pt-4 pb-[calc(1.5rem+env(safe-area-inset-bottom))] shadow-pop"
        >
          <Primitive.Title className="pe-12 text-section font-bold break-words">{title}</Primitive.Title>
          <Primitive.Close
            aria-label={t("close")}
            className="absolute top-2.5 end-2 flex size-11 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-ink"
          >
            <X size={20} aria-hidden />
          </Primitive.Close>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
