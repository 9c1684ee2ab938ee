"use client";

import { Tv } from "lucide-react";
import { type CSSProperties, useEffect, useState } from "react";
import { cx } from "@/lib/cx";
import { hueOf } from "@/lib/format";

const REFRESH_MS = 5000;

interface ThumbnailProps {
  src: string;
  channel: string;
  className?: string;
}

/** A still of a live stream that moves every five seconds. Decorative: title and name stand beside it. */
export function Thumbnail({ src, channel, className }: ThumbnailProps) {
  const [shown, setShown] = useState(src);
  const [missing, setMissing] = useState(false);

  useEffect(() => {
    let isLoading = false;
    const timer = setInterval(() => {
      // One at a time: a slow server is not asked for more than it gives, and other requests need connections, too.
      if (document.hidden || isLoading) return;
      isLoading = true;
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
      next.src = `${src}?t=${Date.now()}`;
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [src]);

  return (
    <div
      style={{ "--hue": hueOf(channel) } as CSSProperties}
      className={cx("avatar-tint relative aspect-video overflow-hidden", className)}
    >
      {missing ? (
        <Tv aria-hidden className="absolute inset-0 m-auto size-10 opacity-50" />
      ) : (
        <img
          src={shown}
          alt=""
          // A picture in the server's HTML may have failed before this code could listen.
          ref={(image) => {
            if (image?.complete && image.naturalWidth === 0) setMissing(true);
          }}
          onError={() => setMissing(true)}
          className="size-full object-cover"
        />
      )}
    </div>
  );
}
