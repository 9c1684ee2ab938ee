import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChannelPictures } from "@/features/account/channel-pictures";
import { ProfileForm } from "@/features/account/profile-form";
import { Card } from "@/components/ui/card";
import { requireProfile } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("profile") };
}

export default async function ProfilePage() {
  const [{ username, display_name, bio, links, accent, avatar_url, banner }, t] = await Promise.all([
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
        <ChannelPictures profile={{ avatar_url, banner }} />
      </div>
    </>
  );
}
