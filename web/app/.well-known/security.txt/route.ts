import { LOCALES } from "@/i18n/locales";
import { publicOrigin } from "@/lib/origin";

const HALF_A_YEAR_MS = 182 * 24 * 3600 * 1000;

/** Where to report holes (RFC 9116): the page about the server says who runs it. */
export async function GET(): Promise<Response> {
  const origin = await publicOrigin();
  const lines = [
    `Contact: ${new URL("/about", origin).href}`,
    `Expires: ${new Date(Date.now() + HALF_A_YEAR_MS).toISOString()}`,
    `Preferred-Languages: ${LOCALES.join(", ")}`,
    `Canonical: ${new URL("/.well-known/security.txt", origin).href}`,
  ];
  return new Response(`${lines.join("\n")}\n`, { headers: { "content-type": "text/plain; charset=utf-8" } });
}
