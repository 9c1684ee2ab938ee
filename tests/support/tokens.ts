import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Server } from "./server";

export type Claims = Record<string, unknown>;

const encode = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/// The parts of a JSON Web Token, readable.
export function readToken(token: string): { header: Claims; claims: Claims } {
  const [header, claims] = token.split(".", 2).map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  return { header, claims };
}

/// A token as a forger would make it who has `secret`.
export function forge(header: Claims, claims: Claims, secret: string | Buffer | null, hash = "sha256"): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${secret === null ? "" : createHmac(hash, secret).update(signed).digest("base64url")}`;
}

/// The key with which the server signs its tokens, as somebody who has stolen the data folder reads it.
export function signingKey(server: Server): Buffer {
  const [key] = JSON.parse(readFileSync(join(server.data, "keys.json"), "utf8")).token_keys;
  return Buffer.from(key.key, "base64url");
}
