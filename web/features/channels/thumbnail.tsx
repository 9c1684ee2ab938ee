"use client";

import { Tv } from "lucide-react";
import { type CSSProperties, useEffect, useRef, useState } from "react";
import { cx } from "@/lib/cx";
import { hueOf } from "@/lib/format";

const REFRESH_MS = 30_000;

interface ThumbnailProps {
  src: string;
  channel: string;
  /** For a mature audience: colours, but nothing to be seen. */
  isBlurred?: boolean;
  /** The largest on the page, which everything else waits for. */
  isFirst?: boolean;
  className?: string;
}

/** All who look within half a minute ask for the same address, which caches on the way can then answer. */
function versionOf(src: string, now: number): string {
  return `${src}${src.includes("?") ? "&" : "?"}v=${Math.floor(now / REFRESH_MS)}`;
}

/** A still of a live stream that moves twice a minute while it is in view. Decorative: its title stands beside it. */
export function Thumbnail({ src, channel, isBlurred = false, isFirst = false, className }: ThumbnailProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(src);
  const [missing, setMissing] = useState(false);

  useEffect(() => {
    let isSeen = false;
    let isLoading = false;
    let loadedAt = Date.now();
    const refresh = () => {
      // One at a time: a slow server is not asked for more than it gives, and other requests need connections, too.
      if (document.hidden || !isSeen || isLoading || Date.now() - loadedAt < REFRESH_MS) return;
      isLoading = true;
      loadedAt = Date.now();
      const next = new Image();
      // Swapped only when loaded, so that the card never flashes empty.
      next.onload = () => {
        isLoading = false;
        setShown(next.src);
        setMissing(false);
      };
      next.onerror = () => {
        isLoading = false;
      };
      next.src = versionOf(src, Date.now());
    };
    const observer = new IntersectionObserver((entries) => {
      isSeen = entries.at(-1)?.isIntersecting ?? false;
      refresh();
    });
    if (frame.current) observer.observe(frame.current);
    document.addEventListener("visibilitychange", refresh);
    const timer = setInterval(refresh, REFRESH_MS);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", refresh);
      clearInterval(timer);
    };
  }, [src]);

  return (
    <div
      ref={frame}
      style={{ "--hue": hueOf(channel) } as CSSProperties}
      className={cx("avatar-tint relative aspect-video overflow-hidden", className)}
    >
      {missing ? (
        <Tv aria-hidden className="absolute inset-0 m-auto size-10 opacity-50" />
      ) : (
        <img
          src={shown}
          alt=""
          fetchPriority={isFirst ? "high" : undefined}
          loading={isFirst ? undefined : "lazy"}
          // A picture in the server's HTML may have failed before this code could listen.
          ref={(image) => {
            if (image?.complete && image.naturalWidth === 0) setMissing(true);
          }}
          onError={() => setMissing(true)}
          className={cx("size-full object-cover", isBlurred && "scale-110 blur-2xl")}
        />
      )}
    </div>
  );
}
