/** What the server takes, in characters and in number. */
export const LIMITS = { title: 140, category: 100, description: 2000, tags: 10, tag: 25, addresses: 50 } as const;
