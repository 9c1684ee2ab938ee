import type { LiveFilter } from "@/features/channels/live-query";
import type { Chip } from "@/components/ui/filter-chips";
import type { StreamCard } from "@/lib/api/types";

const SHOWN_CATEGORIES = 12;

interface ChipWords {
  all: string;
  language: (code: string) => string;
}

function hrefOf(filter: LiveFilter): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value) as [string, string][]).toString();
  return query ? `/browse?${query}` : "/browse";
}

/** Different values, those of the most watched streams first. */
function distinct(values: readonly string[]): string[] {
  return [...new Set(values.filter(Boolean))];
}

/** What the live streams can be chosen by: their categories, and their languages where there are several. */
export function liveChips(streams: readonly StreamCard[], filter: LiveFilter, words: ChipWords): Chip[] {
  const categories = distinct([filter.category ?? "", ...streams.map(({ category }) => category)]).slice(0, SHOWN_CATEGORIES);
  const languages = distinct(streams.map(({ language }) => language));
  const isAll = !filter.category && !filter.language && !filter.tag;
  return [
    { label: words.all, href: "/browse", isChosen: isAll },
    ...(filter.tag ? [{ label: `#${filter.tag}`, href: hrefOf({ tag: filter.tag }), isChosen: true }] : []),
    ...categories.map((category) => {
      const isChosen = filter.category === category;
      return { label: category, href: hrefOf({ ...filter, category: isChosen ? undefined : category }), isChosen };
    }),
    ...(languages.length > 1 || filter.language ? distinct([filter.language ?? "", ...languages]) : []).map((language) => {
      const isChosen = filter.language === language;
      return { label: words.language(language), href: hrefOf({ ...filter, language: isChosen ? undefined : language }), isChosen };
    }),
  ];
}
