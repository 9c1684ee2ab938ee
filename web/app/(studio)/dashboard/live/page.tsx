import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { LiveManager } from "@/app/(studio)/dashboard/live/live-manager";
import { ChannelProvider } from "@/features/channels/channel-provider";
import { StreamSettingsForm } from "@/features/studio/stream-settings-form";
import { unwrap } from "@/lib/api/problem";
import { getChannel, getInstance, serverApi } from "@/lib/api/server";
import { publicOrigin } from "@/lib/origin";
import { requireProfile } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("dashboard") };
}

export default async function DashboardPage() {
  const profile = await requireProfile("/dashboard/live");
  const api = await serverApi();
  const [page, instance, settings, health, origin] = await Promise.all([
    getChannel(profile.username),
    getInstance(),
    unwrap(api.GET("/api/streams/settings")),
    unwrap(api.GET("/api/streams/current/health")),
    publicOrigin(),
  ]);
  if (!page) {
    notFound();
  }
  return (
    <ChannelProvider page={page} isMember>
      <LiveManager
        initial={health}
        messageLimit={instance.limits.message_max_length}
        channelUrl={new URL(`/${profile.username}`, origin).href}
      >
        <StreamSettingsForm settings={settings} />
      </LiveManager>
    </ChannelProvider>
  );
}
