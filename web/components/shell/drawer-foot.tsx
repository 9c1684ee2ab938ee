import { useTranslations } from "next-intl";
import Link from "next/link";
import { LanguageMenu } from "@/components/shell/language-menu";
import { ThemeMenu } from "@/components/shell/theme-menu";
import type { Theme } from "@/lib/preferences";

const LINKS = ["about", "rules", "privacy"] as const;

/** The page's footer once more: a channel has none on a phone. */
export function DrawerFoot({ theme }: { theme: Theme }) {
  const t = useTranslations("footer");
  return (
    <div className="mt-3 border-t border-line px-3 pt-3 text-sm">
      {LINKS.map((key) => (
        <Link key={key} href={`/${key}`} prefetch={false} className="flex h-11 items-center text-muted hover:text-ink">
          {t(key)}
        </Link>
      ))}
      <div className="-ms-2 flex gap-1">
        <LanguageMenu />
        <ThemeMenu initial={theme} />
      </div>
    </div>
  );
}
