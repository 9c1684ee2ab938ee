import "server-only";
import { headers } from "next/headers";

/** The origin the visitor sees; link previews need absolute addresses. */
export async function publicOrigin(): Promise<URL> {
  const incoming = await headers();
  const host = incoming.get("x-forwarded-host") ?? incoming.get("host") ?? "localhost";
  const scheme = incoming.get("x-forwarded-proto") === "https" ? "https" : "http";
  const url = `${scheme}://${host}`;
  return new URL(URL.canParse(url) ? url : "http://localhost");
}
