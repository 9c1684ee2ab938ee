/** The address under which a contact, which is an e-mail address or a page's, is reached. */
export function contactHref(contact: string): string {
  return contact.startsWith("https://") ? contact : `mailto:${contact}`;
}

/** As the server checks it. */
export const CONTACT = /^(https:\/\/[^\s<>"\\]+|[^\s<>"\\@:?&%]+@[^\s<>"\\@:?&%]+)$/;
