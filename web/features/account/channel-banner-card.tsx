"use client";

import { useTranslations } from "next-intl";
import { BANNER_LIMITS } from "@/features/account/limits";
import { PictureCard } from "@/components/face/picture-card";
import { api } from "@/lib/api/client";
import { rawBody } from "@/lib/api/raw-body";
import { unwrap } from "@/lib/api/problem";
import type { PictureView, Profile } from "@/lib/api/types";

const bannerOf = async (answer: Promise<Profile>) => (await answer).banner;

/** The banner of one's own channel. */
export function ChannelBannerCard({ initial }: { initial: PictureView | null }) {
  const t = useTranslations("profile");
  return (
    <PictureCard
      name="banner"
      title={t("bannerTitle")}
      text={t("bannerText")}
      limits={BANNER_LIMITS}
      initial={initial}
      put={(file) => bannerOf(unwrap(api.PUT("/api/user/banner", rawBody(file))))}
      remove={() => bannerOf(unwrap(api.DELETE("/api/user/banner")))}
    />
  );
}
