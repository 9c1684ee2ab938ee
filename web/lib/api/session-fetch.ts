import { cookieNames } from "@/lib/session-cookie";

const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);
/** A network that swallows packets tells nobody; a form must not wait for it for ever. */
const LIMIT_MS = 20_000;

export function readCookie(name: string, cookies: string): string | null {
  const prefix = `${name}=`;
  const pair = cookies.split("; ").find((entry) => entry.startsWith(prefix));
  return pair ? decodeURIComponent(pair.slice(prefix.length)) : null;
}

function csrfToken(cookies: string): string | null {
  const [secure, plain] = cookieNames("leams_csrf");
  return readCookie(secure, cookies) ?? readCookie(plain, cookies);
}

export interface SessionFetchDeps {
  fetch: typeof fetch;
  cookies: () => string;
}

/**
 * A `fetch` for cookie sessions: signs unsafe requests with the CSRF cookie and, when the access cookie has run
 * out, renews it once for all waiting requests and repeats them. Each try has a limit in time.
 */
export function createSessionFetch({ fetch, cookies }: SessionFetchDeps) {
  let renewal: Promise<boolean> | null = null;

  function sign(request: Request): Request {
    const token = csrfToken(cookies());
    if (token && UNSAFE.has(request.method)) {
      request.headers.set("X-CSRF-Token", token);
    }
    return request;
  }

  function send(request: Request): Promise<Response> {
    const limit = new AbortController();
    const giveUp = () => limit.abort(request.signal.reason);
    request.signal.addEventListener("abort", giveUp);
    if (request.signal.aborted) giveUp(); // Between two tries.
    setTimeout(() => limit.abort(new DOMException("No answer in time", "TimeoutError")), LIMIT_MS);
    return fetch(sign(request), { signal: limit.signal });
  }

  async function requestRenewal(): Promise<boolean> {
    try {
      const request = new Request(new URL("/api/auth/refresh", globalThis.location?.href ?? "http://localhost"), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: "{}",
      });
      return (await send(request)).ok;
    } catch {
      return false;
    }
  }

  /** Resolves to whether there is a fresh session now. */
  function renew(): Promise<boolean> {
    if (!csrfToken(cookies())) {
      return Promise.resolve(false);
    }
    renewal ??= requestRenewal().finally(() => {
      renewal = null;
    });
    return renewal;
  }

  async function sessionFetch(request: Request): Promise<Response> {
    const spare = request.clone();
    const response = await send(request);
    const aboutPassword = new URL(request.url).pathname.startsWith("/api/auth/");
    if (response.status !== 401 || aboutPassword || !(await renew())) {
      return response;
    }
    return send(spare);
  }

  return { sessionFetch, renew };
}
