"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";

interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
}

/** A sheet from the side where lines begin, over the page. */
export function Drawer({ open, onOpenChange, title, children }: DrawerProps) {
  const t = useTranslations("common");
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-50 bg-black/60" />
        <Primitive.Content
          aria-describedby={undefined}
          className="drawer fixed inset-y-0 start-0 z-50 flex w-72 max-w-[85vw] flex-col border-e border-line bg-surface shadow-pop outline-none"
        >
          <div className="flex h-(--bar) shrink-0 items-center justify-between ps-4 pe-2">
            <Primitive.Title className="text-title">{title}</Primitive.Title>
            <Primitive.Close
              aria-label={t("close")}
              className="flex size-10 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-ink pointer-coarse:size-11"
            >
              <X size={18} aria-hidden />
            </Primitive.Close>
          </div>
          <div className="min-h-0 grow overflow-y-auto pb-6">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
