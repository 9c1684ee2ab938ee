import { Radio } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { Instance } from "@/lib/api/types";

interface EmptyInstanceProps {
  instance: Pick<Instance, "name" | "description" | "banner">;
  needsSetup: boolean;
}

/** What the first page says while nobody is live: whose stage it is, and how to step on it. */
export function EmptyInstance({ instance, needsSetup }: EmptyInstanceProps) {
  const t = useTranslations("home");
  const steps = [t("emptyStep1"), t("emptyStep2"), t("emptyStep3")];
  return (
    <>
      {needsSetup && (
        <Alert tone="warning" className="page-gutter rounded-none">
          <p className="font-semibold">{t("setupTitle")}</p>
          <p>{t("setupText")}</p>
        </Alert>
      )}
      {instance.banner && <img src={instance.banner.url} alt="" className="h-32 w-full object-cover sm:h-56" />}
      <section className="stage-light relative isolate overflow-hidden border-b border-line">
        <div className="page-gutter grid items-center gap-8 py-10 sm:py-14 lg:grid-cols-[minmax(0,1fr)_minmax(0,22rem)]">
          <div>
            <p className="text-sm font-semibold text-accent">
              <bdi>{instance.name}</bdi>
            </p>
            <h2 className="mt-2 text-page sm:text-hero">{t("emptyTitle")}</h2>
            {instance.description && (
              <p className="mt-3 max-w-xl text-lg">
                <bdi>{instance.description}</bdi>
              </p>
            )}
            <p className="mt-3 max-w-xl text-muted">{t("emptyText")}</p>
            <ol className="mt-7 flex max-w-xl flex-col gap-4">
              {steps.map((step, index) => (
                <li key={step} className="flex gap-3.5">
                  <span
                    aria-hidden
                    className="flex size-7 shrink-0 items-center justify-center rounded-full border border-accent text-sm font-semibold text-accent"
                  >
                    {index + 1}
                  </span>
                  <p className="pt-0.5">{step}</p>
                </li>
              ))}
            </ol>
            <Button asChild variant="primary" size="large" className="mt-8">
              <Link href="/dashboard/stream">
                <Radio size={18} aria-hidden />
                {t("goLive")}
              </Link>
            </Button>
          </div>
          <EmptyStage />
        </div>
      </section>
    </>
  );
}

/** A microphone in the light, and nobody at it. */
function EmptyStage() {
  return (
    <svg viewBox="0 0 320 280" aria-hidden className="mx-auto w-full max-w-88 text-line-strong max-lg:hidden" fill="none" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
      <path d="M118 8h84l74 214H44z" fill="var(--accent-soft)" />
      <path d="M132 8h56l-9 20h-38z" stroke="currentColor" />
      <ellipse cx="160" cy="240" rx="132" ry="26" stroke="currentColor" />
      <path d="M160 240V124M132 240h56" stroke="currentColor" />
      <rect x="142" y="64" width="36" height="60" rx="18" stroke="currentColor" fill="var(--surface)" />
      <path d="M142 88h36M130 98a30 30 0 0 0 60 0" stroke="currentColor" />
      <circle cx="206" cy="72" r="5" fill="var(--live)" />
    </svg>
  );
}
