/** What the server takes, in characters. */
export const FACE_LIMITS = { name: 50, description: 300, rules: 5000 } as const;
