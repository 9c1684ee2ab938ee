"use client";

import { Code, Ellipsis, Link2, MessageSquareShare, Share2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useChannel } from "@/features/channels/channel-provider";
import { FollowChannel } from "@/features/channels/follow-channel";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { copyText } from "@/lib/clipboard";
import { toasts } from "@/lib/toasts";

/** What a visitor can do with a channel beside watching it. */
export function ChannelActions() {
  const t = useTranslations("channel");
  const tCommon = useTranslations("common");
  const { page } = useChannel();
  const address = (path = "") => new URL(`/${page.username}${path}`, window.location.href).href;

  async function copy(text: string, said: string) {
    const isCopied = await copyText(text);
    toasts.show(isCopied ? said : tCommon("copyFailed"), isCopied ? "info" : "error");
  }

  const copyLink = () => void copy(address(), t("linkCopied"));

  async function share() {
    if (!navigator.share) return copyLink();
    // Refused when the visitor changes his mind.
    await navigator.share({ url: address(), title: document.title }).catch(() => undefined);
  }

  function copyEmbed() {
    const src = new URL(`/embed/${page.username}`, window.location.href).href;
    void copy(`<iframe src="${src}" width="640" height="360" allow="autoplay; fullscreen" allowfullscreen></iframe>`, t("embedCopied"));
  }

  return (
    <div className="flex flex-wrap items-center gap-2">
      <FollowChannel />
      <Button variant="secondary" onClick={() => void share()}>
        <Share2 size={18} aria-hidden />
        {t("share")}
      </Button>
      <Menu
        trigger={
          <IconButton label={t("more")} className="bg-raised">
            <Ellipsis size={20} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => window.open(address("/chat"), "_blank", "popup,width=400,height=700")}>
          <MessageSquareShare size={16} aria-hidden />
          {t("popOutChat")}
        </MenuItem>
        <MenuItem onSelect={copyLink}>
          <Link2 size={16} aria-hidden />
          {t("copyLink")}
        </MenuItem>
        <MenuItem onSelect={copyEmbed}>
          <Code size={16} aria-hidden />
          {t("copyEmbed")}
        </MenuItem>
      </Menu>
    </div>
  );
}
