import type { ComponentProps } from "react";
import type { ChannelPage } from "@/lib/api/types";
import { bannerStyle } from "@/lib/accent";
import { cx } from "@/lib/cx";

interface ChannelBannerProps extends ComponentProps<"div"> {
  page: Pick<ChannelPage, "username" | "accent" | "banner">;
}

/** The channel's face, with white letters on it: the owner's picture or colour. */
export function ChannelBanner({ page, className, ...props }: ChannelBannerProps) {
  return (
    <div style={bannerStyle(page)} data-picture={page.banner ? true : undefined} className="channel-banner size-full">
      {page.banner && <img src={page.banner.url} alt="" className="absolute inset-0 -z-20 size-full object-cover" />}
      <div {...props} className={cx("flex size-full flex-col items-center justify-center text-center", className)} />
    </div>
  );
}
