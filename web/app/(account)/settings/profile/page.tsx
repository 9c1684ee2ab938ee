import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChannelBannerCard } from "@/features/account/channel-banner-card";
import { ProfileForm } from "@/features/account/profile-form";
import { Card } from "@/components/ui/card";
import { requireProfile } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("profile") };
}

export default async function ProfilePage() {
  const [{ username, display_name, bio, links, accent, banner }, t] = await Promise.all([
    requireProfile("/settings/profile"),
    getTranslations("profile"),
  ]);
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t("heading")}</h1>
      <p className="mt-1 text-muted">{t("text")}</p>
      <div className="mt-6 flex flex-col gap-5">
        <Card>
          <ProfileForm profile={{ username, display_name, bio, links, accent }} />
        </Card>
        <ChannelBannerCard initial={banner} />
      </div>
    </>
  );
}
