"use client";

import Link from "next/link";
import { categoryHref } from "@/features/channels/category-href";
import { useChannel } from "@/features/channels/channel-provider";
import { TagList } from "@/features/channels/tag-list";
import { cx } from "@/lib/cx";

/** Category and tags. */
export function ChannelTopic({ className }: { className?: string }) {
  const { info } = useChannel().state;
  return (
    <div className={cx("flex flex-wrap items-center gap-x-3 gap-y-2 empty:hidden pointer-coarse:gap-y-5", className)}>
      {info.category && (
        <Link
          href={categoryHref(info)}
          prefetch={false}
          className="thumb-size relative text-sm font-medium hover:underline"
        >
          <bdi>{info.category}</bdi>
        </Link>
      )}
      <TagList tags={info.tags} isMature={info.is_mature} />
    </div>
  );
}
