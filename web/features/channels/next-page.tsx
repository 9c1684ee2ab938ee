import { useTranslations } from "next-intl";
import Link from "next/link";
import { Button } from "@/components/ui/button";

/** The way on through a long list; nothing at its end. */
export function NextPage({ path, cursor }: { path: string; cursor: string | null | undefined }) {
  const t = useTranslations("home");
  if (!cursor) {
    return null;
  }
  return (
    <Button asChild size="large" className="self-center">
      <Link href={{ pathname: path, query: { cursor } }} prefetch={false}>
        {t("loadMore")}
      </Link>
    </Button>
  );
}
