import { getTranslations } from "next-intl/server";
import { cookies } from "next/headers";
import Link from "next/link";
import { LanguageMenu } from "@/components/shell/language-menu";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { getFace } from "@/lib/api/server";
import { THEME_COOKIE, toTheme } from "@/lib/preferences";

const LINKS = ["about", "rules", "privacy"] as const;

/** What this place is, what runs here, and how it is shown. */
export async function PageFooter() {
  const [t, jar, { version, source_url }] = await Promise.all([getTranslations("footer"), cookies(), getFace()]);
  const link = "thumb-size relative hover:text-ink hover:underline";
  return (
    <footer className="page-gutter flex flex-wrap items-center gap-x-5 gap-y-3 border-t border-line py-3 text-sm text-muted pointer-coarse:gap-y-5">
      {LINKS.map((key) => (
        <Link key={key} href={`/${key}`} prefetch={false} className={link}>
          {t(key)}
        </Link>
      ))}
      {/* The gateway answers it, not this app. */}
      {/* eslint-disable-next-line @next/next/no-html-link-for-pages */}
      <a href="/docs" className={link}>
        {t("api")}
      </a>
      {source_url && (
        <a href={source_url} rel="noopener" className={link}>
          {t("source")}
        </a>
      )}
      <p>{t("software", { version })}</p>
      <div className="-my-2 ms-auto flex items-center gap-1">
        <LanguageMenu />
        <ThemeMenu initial={toTheme(jar.get(THEME_COOKIE)?.value)} />
      </div>
    </footer>
  );
}
