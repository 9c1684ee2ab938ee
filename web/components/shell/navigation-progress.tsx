"use client";

import { useTranslations } from "next-intl";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import { navigation } from "@/lib/navigation";

/** A line along the top while the next page is on its way; pages that paint a skeleton at once end it early. */
export function NavigationProgress() {
  const t = useTranslations("common");
  const pending = useSyncExternalStore(navigation.subscribe, navigation.isPending, () => false);
  const path = usePathname();
  const query = useSearchParams();
  useEffect(() => navigation.finish(), [path, query]);
  return (
    <div role="status">
      {pending && (
        <>
          <div data-testid="navigation-progress" className="navigation-progress fixed inset-x-0 top-0 z-50 h-1 bg-brand" />
          <span className="sr-only">{t("loading")}</span>
        </>
      )}
    </div>
  );
}
