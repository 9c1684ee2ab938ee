import type { IncomingMessage, ServerResponse } from "node:http";

export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

type Headers = Record<string, string | string[]>;

export function json(response: ServerResponse, status: number, body: unknown, headers: Headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers });
  response.end(status === 204 ? undefined : JSON.stringify(body));
}

export function problem(response: ServerResponse, status: number, code: string, errors: object[] = []): void {
  json(response, status, { type: "about:blank", title: code, status, error: { code, message: code }, errors });
}

export async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}
