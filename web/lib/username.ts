/** What a user name, and so a channel's address, may look like. */
export const USERNAME = /^[a-z0-9][a-z0-9_]{2,24}$/i;

export const USERNAME_MAX_LENGTH = 25;
