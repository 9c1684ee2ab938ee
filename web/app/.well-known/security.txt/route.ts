import { LOCALES } from "@/i18n/locales";
import { getFace } from "@/lib/api/server";
import { contactHref } from "@/lib/contact";
import { publicOrigin } from "@/lib/origin";

const HALF_A_YEAR_MS = 182 * 24 * 3600 * 1000;

/** Where to report holes (RFC 9116); while no contact is named, the page about the server says who runs it. */
export async function GET(): Promise<Response> {
  const [origin, { contact }] = await Promise.all([publicOrigin(), getFace()]);
  const lines = [
    `Contact: ${contact ? contactHref(contact) : new URL("/about", origin).href}`,
    `Expires: ${new Date(Date.now() + HALF_A_YEAR_MS).toISOString()}`,
    `Preferred-Languages: ${LOCALES.join(", ")}`,
    `Canonical: ${new URL("/.well-known/security.txt", origin).href}`,
  ];
  return new Response(`${lines.join("\n")}\n`, { headers: { "content-type": "text/plain; charset=utf-8" } });
}
