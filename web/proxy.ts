import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "@/lib/csp";
import { FRAME_HEADER, isEmbed } from "@/lib/embed";

/** Gives every document a fresh nonce; Next reads it from the request's policy and signs its own scripts. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const embeddable = isEmbed(request.nextUrl.pathname);
  const policy = contentSecurityPolicy({
    nonce,
    host: request.headers.get("host"),
    development: process.env.NODE_ENV === "development",
    embeddable,
  });

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  headers.set(FRAME_HEADER, embeddable ? "embed" : "site");

  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("referrer-policy", "strict-origin-when-cross-origin");
  response.headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
  return response;
}

export const config = {
  matcher: [{ source: "/((?!_next/static|_next/image|icon.svg).*)" }],
};
