import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { LiveManager } from "@/app/(studio)/dashboard/live-manager";
import { ChannelProvider } from "@/features/channels/channel-provider";
import { HealthPanel } from "@/features/studio/health-panel";
import { StreamSettingsForm } from "@/features/studio/stream-settings-form";
import { unwrap } from "@/lib/api/problem";
import { getChannel, serverApi } from "@/lib/api/server";
import { requireProfile } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("dashboard") };
}

export default async function DashboardPage() {
  const profile = await requireProfile("/dashboard");
  const api = await serverApi();
  const [page, settings, health] = await Promise.all([
    getChannel(profile.username),
    unwrap(api.GET("/api/streams/settings")),
    unwrap(api.GET("/api/streams/current/health")),
  ]);
  if (!page) {
    notFound();
  }
  return (
    <ChannelProvider page={page} isMember>
      <LiveManager>
        <HealthPanel initial={health} />
        <StreamSettingsForm settings={settings} />
      </LiveManager>
    </ChannelProvider>
  );
}
