"use client";

import { useTranslations } from "next-intl";
import { INSTANCE_PICTURES, type PictureSlot } from "@/features/admin/limits";
import { PictureCard } from "@/components/face/picture-card";
import { api } from "@/lib/api/client";
import { rawBody } from "@/lib/api/raw-body";
import { unwrap } from "@/lib/api/problem";
import type { InstanceFace, PictureView } from "@/lib/api/types";

interface InstancePictureProps {
  slot: PictureSlot;
  initial: PictureView | null;
}

/** One of the instance's pictures. */
export function InstancePicture({ slot, initial }: InstancePictureProps) {
  const t = useTranslations("admin.pictures");
  const params = { path: { slot } };
  const shown = async (answer: Promise<InstanceFace>) => (await answer)[slot];
  return (
    <PictureCard
      name={slot}
      title={t(`${slot}.title`)}
      text={t(`${slot}.text`)}
      limits={INSTANCE_PICTURES[slot]}
      initial={initial}
      put={(file) => shown(unwrap(api.PUT("/api/admin/instance/pictures/{slot}", { params, ...rawBody(file) })))}
      remove={() => shown(unwrap(api.DELETE("/api/admin/instance/pictures/{slot}", { params })))}
    />
  );
}
