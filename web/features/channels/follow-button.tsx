"use client";

import { Heart } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useFollow } from "@/features/channels/use-follow";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { cx } from "@/lib/cx";

interface FollowButtonProps {
  username: string;
  /** For those who only hear the button. */
  name: string;
  isMember: boolean;
  /** Whether the member follows already, by the server's word. */
  initial: boolean;
  /** Only the heart, for cards and lists. */
  compact?: boolean;
  className?: string;
}

/** A guest is sent to log in, and comes back to the channel. */
export function FollowButton({ username, name, isMember, initial, compact, className }: FollowButtonProps) {
  const t = useTranslations("channel");
  if (isMember) {
    return <MemberButton {...{ username, name, initial, compact, className }} />;
  }
  const label = compact ? t("followName", { name }) : undefined;
  return (
    <Button asChild variant={compact ? "outline" : "accent"} className={cx(compact && "w-10 px-0! pointer-coarse:w-11", className)}>
      <Link href={`/login?next=/${username}`} prefetch={false} aria-label={label} title={label}>
        <Heart size={18} aria-hidden />
        {!compact && <Words text={t("follow")} name={name} />}
      </Link>
    </Button>
  );
}

function MemberButton({ username, name, initial, compact, className }: Omit<FollowButtonProps, "isMember">) {
  const t = useTranslations("channel");
  const { isFollowing, toggle } = useFollow(username, initial);
  const heart = <Heart size={18} aria-hidden className={cx(isFollowing && "fill-current text-accent")} />;
  if (compact) {
    return (
      <IconButton label={t("followName", { name })} aria-pressed={isFollowing} onClick={toggle} className={className}>
        {heart}
      </IconButton>
    );
  }
  return (
    <Button variant={isFollowing ? "outline" : "accent"} aria-pressed={isFollowing} onClick={toggle} className={className}>
      {heart}
      <Words text={t(isFollowing ? "following" : "follow")} name={name} />
    </Button>
  );
}

function Words({ text, name }: { text: string; name: string }) {
  return (
    <span>
      {text}
      <span className="sr-only"> {name}</span>
    </span>
  );
}
