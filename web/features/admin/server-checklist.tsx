"use client";

import { Circle, CircleCheck, X } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { bdi } from "@/components/ui/bdi";
import { Card, CardTitle } from "@/components/ui/card";
import { IconButton } from "@/components/ui/icon-button";
import type { Instance } from "@/lib/api/types";
import { useStoredState } from "@/lib/hooks/use-stored-state";

const LOCAL = /^(localhost|127\.|\[::1\])/;
const CHOICES = ["shown", "hidden"] as const;

interface ServerChecklistProps {
  instance: Pick<Instance, "name" | "registration" | "rtmp_url"> & { hasLogo: boolean };
  isStreaming: boolean;
}

const code = (text: ReactNode) => <code className="font-mono text-xs wrap-anywhere text-ink">{text}</code>;

const linkTo = (href: string) =>
  function ChecklistLink(text: ReactNode) {
    return (
      <Link href={href} className="font-medium underline underline-offset-2">
        {text}
      </Link>
    );
  };

/** For the administrator after the first start: what is set where, and what is not yet. */
export function ServerChecklist({ instance, isStreaming }: ServerChecklistProps) {
  const t = useTranslations("admin.server");
  const [choice, choose] = useStoredState("leams.server-checklist", "shown", CHOICES);
  if (choice === "hidden") {
    return null;
  }
  const { name, hasLogo, registration } = instance;
  const host = new URL(instance.rtmp_url).host;
  const toAppearance = linkTo("/admin/appearance");
  return (
    <Card aria-labelledby="server-title" className="relative">
      <CardTitle id="server-title" className="pe-10">
        {t("heading")}
      </CardTitle>
      <p className="mt-1 text-sm text-muted">{t.rich("text", { code })}</p>
      <ul className="mt-4 flex flex-col gap-2.5 text-sm">
        <Item done={name !== "Leams"}>{t.rich("name", { name, bdi, link: toAppearance })}</Item>
        <Item done={hasLogo}>{t.rich(hasLogo ? "logo" : "noLogo", { link: toAppearance })}</Item>
        <Item done>{t.rich(registration === "open" ? "open" : "closed", { code })}</Item>
        <Item done={!LOCAL.test(host)}>{t.rich(LOCAL.test(host) ? "local" : "host", { host, code })}</Item>
        <Item done={isStreaming}>
          {t.rich(isStreaming ? "streaming" : "stream", { link: linkTo("/dashboard/stream") })}
        </Item>
      </ul>
      <IconButton label={t("hide")} onClick={() => choose("hidden")} className="absolute end-3 top-3 text-muted">
        <X size={18} aria-hidden />
      </IconButton>
    </Card>
  );
}

function Item({ done, children }: { done: boolean; children: ReactNode }) {
  const Icon = done ? CircleCheck : Circle;
  return (
    <li className="flex gap-2.5">
      <Icon size={18} aria-hidden className={done ? "mt-px shrink-0 text-good" : "mt-px shrink-0 text-muted"} />
      <span className="min-w-0">{children}</span>
    </li>
  );
}
