"use client";

import { Ban, Ellipsis, Gavel, HardDrive, type LucideIcon, Shield, ShieldCheck, Tv, Undo2, UserRound } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { useState } from "react";
import { QuotaDialog } from "@/features/admin/quota-dialog";
import { ReasonDialog } from "@/features/admin/reason-dialog";
import { USER_ROLES } from "@/features/admin/user-filter";
import { GIGABYTE, useGigabytes } from "@/features/admin/use-gigabytes";
import { Avatar } from "@/components/ui/avatar";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { AdminUser } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { shownName } from "@/lib/shown-name";

type Act = "suspend" | "restore" | "hold" | "release" | AdminUser["role"];

const ICONS: Record<Act, LucideIcon> = {
  suspend: Ban,
  restore: Undo2,
  hold: Gavel,
  release: Undo2,
  user: UserRound,
  moderator: Shield,
  admin: ShieldCheck,
};

function perform(act: Act, user: AdminUser, reason: string, password?: string): Promise<AdminUser> {
  const params = { path: { id: user.id } };
  switch (act) {
    case "suspend":
      return unwrap(api.POST("/api/admin/users/{id}/suspend", { params, body: { reason } }));
    case "restore":
      return unwrap(api.POST("/api/admin/users/{id}/restore", { params, body: { reason } }));
    case "hold":
      return unwrap(api.POST("/api/admin/users/{id}/hold", { params, body: { reason } })).then(() => ({ ...user, is_held: true }));
    case "release":
      return unwrap(api.POST("/api/admin/users/{id}/release", { params, body: { reason } })).then(() => ({ ...user, is_held: false }));
    default:
      return unwrap(api.PATCH("/api/admin/users/{id}/role", { params, body: { role: act, reason, password } }));
  }
}

export function UserRow({ initial, isMe }: { initial: AdminUser; isMe: boolean }) {
  const t = useTranslations("admin.users");
  const format = useFormatter();
  const [user, setUser] = useState(initial);
  const [asking, setAsking] = useState<Act | null>(null);
  const [isGiving, setGiving] = useState(false);
  const gigabytes = useGigabytes();
  const name = shownName(user);
  const isSuspended = user.state === "suspended";
  const acts: Act[] = [isSuspended ? "restore" : "suspend", user.is_held ? "release" : "hold", ...USER_ROLES.filter((role) => role !== user.role)];
  const face = (act: Act) => {
    const Icon = ICONS[act];
    return (
      <>
        <Icon size={16} aria-hidden />
        {t(`acts.${act}`)}
      </>
    );
  };
  return (
    <tr data-testid="user-row">
      <td className="px-4 py-2.5">
        <div className="flex items-center gap-3">
          <Avatar name={user.display_name} className={cx("max-sm:hidden", isSuspended && "grayscale")} />
          <div className="min-w-0">
            <p className="truncate font-semibold">
              <bdi>{name}</bdi>
            </p>
            <p className="truncate text-muted">{user.email}</p>
          </div>
        </div>
      </td>
      <td className="px-2 py-2.5">
        {t(`roles.${user.role}`)}
        {user.is_held && <span className="block text-xs font-medium">{t("held")}</span>}
        {isSuspended && <span className="block text-xs font-medium text-danger">{t("states.suspended")}</span>}
      </td>
      <td className="px-2 py-2.5 text-muted max-md:hidden">
        {format.dateTime(new Date(user.created_at), { dateStyle: "medium" })}
      </td>
      <td className="px-2 py-2.5 text-muted max-lg:hidden">
        {user.quota_gb === null || user.quota_gb === 0
          ? gigabytes(user.stored_bytes)
          : t("storageOf", { used: gigabytes(user.stored_bytes), quota: gigabytes(user.quota_gb * GIGABYTE) })}
        {user.quota_gb === 0 && <span className="block text-xs">{t("unlimited")}</span>}
      </td>
      <td className="pe-2">
        <Menu
          trigger={
            <IconButton label={t("actionsOf", { name })}>
              <Ellipsis size={18} aria-hidden />
            </IconButton>
          }
        >
          <MenuItem asChild>
            <Link href={`/${user.username}`}>
              <Tv size={16} aria-hidden />
              {t("channel")}
            </Link>
          </MenuItem>
          <MenuItem onSelect={() => setGiving(true)}>
            <HardDrive size={16} aria-hidden />
            {t("quota")}
          </MenuItem>
          {!isMe && <MenuSeparator />}
          {!isMe &&
            acts.map((act) => (
              <MenuItem key={act} onSelect={() => setAsking(act)} className={cx(act === "suspend" && "text-danger")}>
                {face(act)}
              </MenuItem>
            ))}
        </Menu>
        {isGiving && <QuotaDialog user={user} onChange={setUser} onClose={() => setGiving(false)} />}
        {asking && (
          <ReasonDialog
            title={t(`titles.${asking}`, { name })}
            text={t(`texts.${asking}`)}
            confirm={face(asking)}
            act={async (reason, password) => setUser(await perform(asking, user, reason, password))}
            onClose={() => setAsking(null)}
          />
        )}
      </td>
    </tr>
  );
}
