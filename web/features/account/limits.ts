/** What the server takes, in characters and in number. */
export const PROFILE_LIMITS = { displayName: 50, bio: 500, links: 5 } as const;
