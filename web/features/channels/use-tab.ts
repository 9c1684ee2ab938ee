"use client";

import { usePathname } from "next/navigation";
import { useEffect } from "react";

/** The instance's icon with a dot, drawn by the page itself: a tab in the background should not need the network. */
const LIVE_ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#dd3a44"/>' +
    '<path d="M10 8v13a3 3 0 0 0 3 3h9" fill="none" stroke="#fff" stroke-width="3.6" stroke-linecap="round"/>' +
    '<circle cx="23" cy="9" r="8" fill="#fff"/><circle cx="23" cy="9" r="5.5" fill="#e5343f"/></svg>',
)}`;

/** Keeps the tab's title and icon at what the page knows by now; the server's are of when it was asked. */
export function useTab(title: string, isLive: boolean): void {
  const path = usePathname();
  useEffect(() => {
    document.title = title;
  }, [title, path]);

  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    if (!icon || !isLive) return;
    const { href } = icon;
    icon.href = LIVE_ICON;
    return () => {
      icon.href = href;
    };
  }, [isLive]);
}
