"use client";

import { useTranslations } from "next-intl";
import { SettingSwitch } from "@/features/videos/setting-switch";
import { useSwitch } from "@/features/videos/use-switch";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";

/** Whether what the streamer broadcasts is kept. */
export function RecordSwitch({ initial }: { initial: boolean }) {
  const t = useTranslations("videos.own");
  const { isOn, change } = useSwitch({
    initial,
    save: (record) => unwrap(api.PUT("/api/streams", { body: { record } })),
    failed: (reason) => t("failed", { reason }),
  });
  return (
    <Card aria-label={t("record")} className="flex flex-col gap-3 py-4">
      <SettingSwitch label={t("record")} hint={t("recordHint")} isOn={isOn} onChange={change} />
      {!isOn && (
        <Alert tone="warning" live>
          {t("recordOff")}
        </Alert>
      )}
    </Card>
  );
}
