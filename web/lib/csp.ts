const HOST = /^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i;

export interface PolicyInput {
  nonce: string;
  host: string | null;
  development: boolean;
  /** Other sites may show the page within theirs: one that has nothing on it to be tricked into. */
  embeddable: boolean;
}

export function contentSecurityPolicy({ nonce, host, development, embeddable }: PolicyInput): string {
  // Older Safari does not let 'self' cover WebSockets, so the own host is named as well.
  const sockets = host && HOST.test(host) ? ` ws://${host} wss://${host}` : "";
  const directives = {
    "default-src": "'self'",
    "script-src": `'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Style attributes rendered by the server and the menus' scroll lock cannot carry a nonce.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "font-src": "'self'",
    "connect-src": `'self'${sockets}`,
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    // Without the line everybody may: "*" would leave out files and programs that show pages of their own.
    ...(!embeddable && { "frame-ancestors": "'none'" }),
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
