import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { InstanceFaceForm } from "@/features/admin/instance-face-form";
import { InstancePicture } from "@/features/admin/instance-picture";
import { PICTURE_SLOTS } from "@/features/admin/limits";
import { Card } from "@/components/ui/card";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { requireAdmin } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("appearance") };
}

export default async function AdminAppearancePage() {
  await requireAdmin("/admin/appearance");
  const [face, t] = await Promise.all([
    unwrap((await serverApi()).GET("/api/admin/instance")),
    getTranslations("admin.appearance"),
  ]);
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t("heading")}</h1>
      <p className="mt-1 text-muted">{t("text")}</p>
      <div className="mt-6 grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <Card>
          <InstanceFaceForm face={face} />
        </Card>
        <div className="grid gap-5 sm:grid-cols-2 xl:grid-cols-1">
          {PICTURE_SLOTS.map((slot) => (
            <InstancePicture key={slot} slot={slot} initial={face[slot]} />
          ))}
        </div>
      </div>
    </>
  );
}
