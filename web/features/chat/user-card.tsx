"use client";

import { AtSign, Tv, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { Popover } from "radix-ui";
import { type RefObject, useEffect, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { ChannelPage, Message } from "@/lib/api/types";
import { useFullscreenElement } from "@/lib/hooks/use-fullscreen-element";

export type CardSubject = Pick<Message["user"], "username" | "display_name">;

interface UserCardProps {
  user: CardSubject;
  /** The name that was pressed. */
  anchor: HTMLElement;
  /** Absent for those who cannot write. */
  onMention?: (username: string) => void;
  onClose: () => void;
}

/** Undefined while the server has not answered, null when it cannot. */
function useProfile(username: string): ChannelPage | null | undefined {
  const [profile, setProfile] = useState<ChannelPage | null>();
  useEffect(() => {
    const abort = new AbortController();
    unwrap(api.GET("/api/users/{username}", { params: { path: { username } }, signal: abort.signal }))
      .then(setProfile)
      .catch(() => abort.signal.aborted || setProfile(null));
    return () => abort.abort();
  }, [username]);
  return profile;
}

/** Who somebody in the chat is. */
export function UserCard({ user, anchor, onMention, onClose }: UserCardProps) {
  const t = useTranslations("chat.card");
  const tCommon = useTranslations("common");
  const format = useFormatter();
  const profile = useProfile(user.username);
  const fullscreen = useFullscreenElement() as HTMLElement | null;
  const [virtualRef] = useState<RefObject<HTMLElement>>({ current: anchor });
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor virtualRef={virtualRef} />
      <Popover.Portal container={fullscreen}>
        <Popover.Content
          side="left"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          aria-label={t("label", { name: user.display_name })}
          data-testid="user-card"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.focus();
          }}
          className="z-50 w-72 max-w-[calc(100vw-1rem)] rounded-xl border border-line bg-surface p-4 text-sm shadow-pop outline-none"
        >
          <div className="flex items-start gap-3">
            <Avatar name={user.display_name} url={profile?.avatar_url} size="large" />
            <div className="min-w-0 grow">
              <p className="text-title break-words">
                <bdi>{user.display_name}</bdi>
              </p>
              <p className="truncate text-muted" dir="ltr">
                @{user.username}
              </p>
            </div>
            <IconButton label={tCommon("close")} onClick={onClose} className="-me-2 -mt-2 text-muted">
              <X size={18} aria-hidden />
            </IconButton>
          </div>
          <p className="mt-3 min-h-5 text-muted">
            {profile === undefined && <Skeleton className="h-4 w-40" />}
            {profile && t("since", { date: format.dateTime(new Date(profile.created_at), { dateStyle: "long" }) })}
          </p>
          <div className="mt-4 flex gap-2">
            <Button asChild variant="secondary" size="small" className="grow">
              <Link href={`/${user.username}`} prefetch={false} onClick={onClose}>
                <Tv size={16} aria-hidden />
                {t("channel")}
              </Link>
            </Button>
            {onMention && (
              <Button
                variant="secondary"
                size="small"
                className="grow"
                onClick={() => {
                  onClose();
                  onMention(user.username);
                }}
              >
                <AtSign size={16} aria-hidden />
                {t("mention")}
              </Button>
            )}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
