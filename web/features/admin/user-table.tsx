"use client";

import { useTranslations } from "next-intl";
import { UserRow } from "@/features/admin/user-row";
import type { AdminUser } from "@/lib/api/types";

interface UserTableProps {
  users: readonly AdminUser[];
  /** Nobody changes the own account here. */
  myId: string;
}

export function UserTable({ users, myId }: UserTableProps) {
  const t = useTranslations("admin.users");
  return (
    <table className="w-full table-fixed text-start text-sm">
      {/* Phones do not show the head, so that its cells cannot give the widths. */}
      <colgroup>
        <col />
        <col className="w-28 sm:w-36" />
        <col className="w-40 max-md:hidden" />
        <col className="w-44 max-lg:hidden" />
        <col className="w-14" />
      </colgroup>
      <thead className="text-xs text-muted max-sm:sr-only">
        <tr>
          <th className="px-4 py-2.5 text-start font-medium">{t("account")}</th>
          <th className="px-2 py-2.5 text-start font-medium">{t("role")}</th>
          <th className="px-2 py-2.5 text-start font-medium max-md:hidden">{t("since")}</th>
          <th className="px-2 py-2.5 text-start font-medium max-lg:hidden">{t("storage")}</th>
          <th className="py-2.5">
            <span className="sr-only">{t("actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line border-t border-line">
        {users.map((user) => (
          <UserRow key={user.id} initial={user} isMe={user.id === myId} />
        ))}
      </tbody>
    </table>
  );
}
