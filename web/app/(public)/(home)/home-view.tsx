"use client";

import dynamic from "next/dynamic";
import type { ComponentProps } from "react";
import { HomeLive } from "@/features/channels/home-live";
import { useMediaQuery } from "@/lib/hooks/use-media-query";

const MutedPreview = dynamic(() => import("@/features/player/muted-preview").then((module) => module.MutedPreview), { ssr: false });

/** Where pictures that move by themselves disturb nobody, cost nobody's volume of data, and are large enough to matter. */
const MAY_MOVE = "(prefers-reduced-motion: no-preference) and (hover: hover) and (min-width: 64rem)";

export function HomeView(props: Omit<ComponentProps<typeof HomeLive>, "preview">) {
  const mayMove = useMediaQuery(MAY_MOVE, false);
  return (
    <HomeLive
      {...props}
      preview={({ id, state, is_mature }) =>
        mayMove && state === "live" && !is_mature && (
          <MutedPreview hls={`/live/${id}/index.m3u8`} className="absolute inset-0 size-full object-cover" />
        )
      }
    />
  );
}
