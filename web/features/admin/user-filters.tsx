"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import Form from "next/form";
import { type UserFilter, USER_ROLES, USER_STATES } from "@/features/admin/user-filter";
import { Button } from "@/components/ui/button";
import { Field, Input, Select } from "@/components/ui/field";

/** Sends the filters into the address, so that a list can be passed on and come back to. */
export function UserFilters({ filter }: { filter: UserFilter }) {
  const t = useTranslations("admin.users");
  return (
    <Form action="/admin/users" role="search" className="flex flex-wrap items-end gap-3">
      <div className="grow basis-56">
        <Field label={t("search")}>
          {(control) => (
            <Input {...control} type="search" name="q" defaultValue={filter.q} placeholder={t("searchHint")} maxLength={100} />
          )}
        </Field>
      </div>
      <div className="grow basis-32 sm:grow-0">
        <Field label={t("role")}>
          {(control) => (
            <Select {...control} name="role" defaultValue={filter.role ?? ""}>
              <option value="">{t("all")}</option>
              {USER_ROLES.map((role) => (
                <option key={role} value={role}>
                  {t(`roles.${role}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <div className="grow basis-32 sm:grow-0">
        <Field label={t("state")}>
          {(control) => (
            <Select {...control} name="state" defaultValue={filter.state ?? ""}>
              <option value="">{t("all")}</option>
              {USER_STATES.map((state) => (
                <option key={state} value={state}>
                  {t(`states.${state}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Button type="submit">
        <Search size={16} aria-hidden />
        {t("find")}
      </Button>
    </Form>
  );
}
