import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { gunzipSync } from "node:zlib";

export interface Answer<T = any> {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /// Decoded when it came gzipped.
  text: string;
  json: T;
}

export interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  json?: unknown;
  body?: string | Buffer;
  token?: string;
  timeout?: number;
  /// The loopback address to ask from.
  from?: string;
}

/// One request on a connection of its own, with nothing added, followed or decoded behind the test's back.
export function http<T = any>(url: string, options: RequestOptions = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { ...options.headers };
  let body = options.body;
  if (options.json !== undefined) {
    body = JSON.stringify(options.json);
    headers["Content-Type"] ??= "application/json";
  }
  if (options.token) headers.Authorization = `Bearer ${options.token}`;
  if (body !== undefined) headers["Content-Length"] = String(Buffer.byteLength(body));
  return new Promise((resolve, reject) => {
    const call = httpRequest(url, { method: options.method ?? "GET", headers, agent: false, localAddress: options.from }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        resolve(answer(response.statusCode ?? 0, response.headers, bytes));
      });
    });
    call.setTimeout(options.timeout ?? 20_000, () => call.destroy(new Error(`no answer from ${url}`)));
    call.on("error", reject);
    call.end(body);
  });
}

function answer(status: number, headers: IncomingHttpHeaders, bytes: Buffer): Answer {
  const plain = headers["content-encoding"] === "gzip" && bytes.length ? gunzipSync(bytes) : bytes;
  const text = plain.toString("utf8");
  return {
    status,
    headers,
    bytes,
    text,
    get json() {
      return JSON.parse(text);
    },
  };
}
