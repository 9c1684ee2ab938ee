import { useTranslations } from "next-intl";
import Link from "next/link";
import { Avatar } from "@/components/ui/avatar";
import type { ChannelPage } from "@/lib/api/types";

interface OfflineStateProps {
  page: Pick<ChannelPage, "display_name" | "avatar_url">;
  isOwner: boolean;
}

export function OfflineState({ page, isOwner }: OfflineStateProps) {
  const t = useTranslations("channel");
  return (
    <div
      data-testid="offline-state"
      role="status"
      className="flex size-full flex-col items-center justify-center gap-2 bg-linear-to-br from-neutral-800 to-neutral-950 p-6 text-center"
    >
      <Avatar name={page.display_name} url={page.avatar_url} size="large" className="mb-2 max-sm:hidden" />
      <p className="text-lg font-semibold sm:text-xl">{t("offlineTitle", { name: page.display_name })}</p>
      <p className="max-w-sm text-sm text-neutral-300">{t(isOwner ? "offlineOwner" : "offlineText")}</p>
      {isOwner && (
        <Link
          href="/dashboard/stream"
          className="mt-3 flex h-11 items-center rounded-lg bg-white px-4 text-sm font-medium text-black hover:bg-neutral-200"
        >
          {t("setUpStream")}
        </Link>
      )}
    </div>
  );
}
