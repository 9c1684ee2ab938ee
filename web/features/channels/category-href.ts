interface Category {
  category: string;
  category_slug?: string | null;
}

/** A category's own page; one that has none yet is looked for by its name. */
export function categoryHref({ category, category_slug }: Category): string {
  return category_slug ? `/category/${category_slug}` : `/browse?category=${encodeURIComponent(category)}`;
}
