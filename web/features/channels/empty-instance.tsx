import { Radio } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

interface EmptyInstanceProps {
  isFiltered: boolean;
  needsSetup: boolean;
}

/** What the home page says instead of showing blanks. */
export function EmptyInstance({ isFiltered, needsSetup }: EmptyInstanceProps) {
  const t = useTranslations("home");
  if (isFiltered) {
    return <p className="text-muted">{t("emptyFiltered")}</p>;
  }
  const steps = [t("emptyStep1"), t("emptyStep2"), t("emptyStep3")];
  return (
    <div className="flex flex-col gap-5">
      {needsSetup && (
        <Alert tone="warning">
          <p className="font-semibold">{t("setupTitle")}</p>
          <p>{t("setupText")}</p>
        </Alert>
      )}
      <section className="rounded-2xl border border-line bg-surface p-6 sm:p-10">
        <h2 className="text-xl font-semibold">{t("emptyTitle")}</h2>
        <p className="mt-1.5 text-muted">{t("emptyText")}</p>
        <ol className="mt-6 grid gap-5 md:grid-cols-3">
          {steps.map((step, index) => (
            <li key={step} className="flex gap-3">
              <span
                aria-hidden
                className="flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-ink"
              >
                {index + 1}
              </span>
              <p className="pt-1">{step}</p>
            </li>
          ))}
        </ol>
        <Button asChild variant="primary" size="large" className="mt-8">
          <Link href="/dashboard/stream">
            <Radio size={18} aria-hidden />
            {t("goLive")}
          </Link>
        </Button>
      </section>
    </div>
  );
}
