"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "@/lib/cx";

const MEMBER_LINKS = ["following", "browse"] as const;
const GUEST_LINKS = ["browse"] as const;

export function MainLinks({ isMember }: { isMember: boolean }) {
  const t = useTranslations("nav");
  const path = usePathname();
  return (
    <nav aria-label={t("main")} className="ms-3 flex h-full items-stretch max-md:hidden">
      {(isMember ? MEMBER_LINKS : GUEST_LINKS).map((key) => {
        const isHere = path === `/${key}` || path.startsWith(`/${key}/`);
        return (
          <Link
            key={key}
            href={`/${key}`}
            prefetch={false}
            aria-current={isHere ? "page" : undefined}
            className={cx(
              "flex items-center border-y-2 border-transparent px-3 text-title font-semibold -outline-offset-2",
              isHere ? "border-b-accent text-ink" : "text-muted hover:text-ink",
            )}
          >
            {t(key)}
          </Link>
        );
      })}
    </nav>
  );
}
