"use client";

import { useTranslations } from "next-intl";
import { useRef, useSyncExternalStore } from "react";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { unwrap } from "@/lib/api/problem";
import { follows } from "@/lib/follows";
import { toasts } from "@/lib/toasts";

/** Whether the member follows the channel; `initial` is what the server said. Shown at once, and undone when it fails. */
export function useFollow(username: string, initial: boolean) {
  const t = useTranslations("channel");
  const errorText = useErrorText();
  const isBusy = useRef(false);
  const look = () => follows.getKnown().get(username) ?? initial;
  const isFollowing = useSyncExternalStore(follows.subscribe, look, () => initial);

  async function toggle() {
    if (isBusy.current) return;
    isBusy.current = true;
    const request = { params: { path: { username } } };
    const send = () =>
      isFollowing
        ? unwrap(api.DELETE("/api/users/{username}/follow", request))
        : unwrap(api.POST("/api/users/{username}/follow", request));
    try {
      await follows.change(username, !isFollowing, send);
    } catch (error) {
      toasts.show(t("followFailed", { reason: errorText(error) }), "error");
    } finally {
      isBusy.current = false;
    }
  }

  return { isFollowing, toggle: () => void toggle() };
}
