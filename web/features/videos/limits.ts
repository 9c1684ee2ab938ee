/** Characters, as the server counts them. */
export const LIMITS = { title: 140, description: 2000 } as const;
