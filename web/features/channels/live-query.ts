// Not in the client component: a server component would get a reference to the value instead of the value.
export const PAGE_SIZE = 60;

export interface LiveFilter {
  category?: string;
  tag?: string;
  language?: string;
}
