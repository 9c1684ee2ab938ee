"use client";

import { useTranslations } from "next-intl";
import { PICTURE_LIMITS } from "@/features/account/limits";
import { PictureCard } from "@/components/face/picture-card";
import { api } from "@/lib/api/client";
import { rawBody } from "@/lib/api/raw-body";
import { unwrap } from "@/lib/api/problem";
import type { PictureView, Profile } from "@/lib/api/types";

const AVATAR_PIXELS = 512;
const BANNER_PIXELS = 1920;

const shownAvatar = (url: string): PictureView | null =>
  url ? { url, width: AVATAR_PIXELS, height: AVATAR_PIXELS } : null;
const avatarOf = async (answer: Promise<Profile>) => shownAvatar((await answer).avatar_url);
const bannerOf = async (answer: Promise<Profile>) => (await answer).banner;

/** What one's own channel is known by: the square beside the name, and the banner. */
export function ChannelPictures({ profile }: { profile: Pick<Profile, "avatar_url" | "banner"> }) {
  const t = useTranslations("profile");
  return (
    <>
      <PictureCard
        name="avatar"
        title={t("avatarTitle")}
        text={t("avatarText")}
        limits={PICTURE_LIMITS}
        shape={{ ratio: 1, widest: AVATAR_PIXELS, round: true }}
        initial={shownAvatar(profile.avatar_url)}
        put={(file) => avatarOf(unwrap(api.PUT("/api/user/avatar", rawBody(file))))}
        remove={() => avatarOf(unwrap(api.DELETE("/api/user/avatar")))}
      />
      <PictureCard
        name="banner"
        title={t("bannerTitle")}
        text={t("bannerText")}
        limits={PICTURE_LIMITS}
        shape={{ ratio: 5, widest: BANNER_PIXELS }}
        initial={profile.banner}
        put={(file) => bannerOf(unwrap(api.PUT("/api/user/banner", rawBody(file))))}
        remove={() => bannerOf(unwrap(api.DELETE("/api/user/banner")))}
      />
    </>
  );
}
