"use client";

import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { bdi } from "@/components/ui/bdi";

/** The way out of another site's frame, to the page itself. */
export function OwnPageLink({ href, instance }: { href: string; instance: string }) {
  const t = useTranslations("embed");
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener"
      className="thumb-size absolute end-2 top-2 z-20 flex h-9 min-w-9 max-w-[55%] items-center justify-center gap-1.5 rounded-lg bg-black/70 px-3 text-sm font-medium hover:bg-black"
    >
      <span className="truncate max-[30rem]:sr-only">{t.rich("watchOn", { instance, bdi })}</span>
      <ExternalLink size={16} aria-hidden className="shrink-0" />
    </a>
  );
}
