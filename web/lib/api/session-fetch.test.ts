import { afterEach, describe, expect, it, vi } from "vitest";
import { createSessionFetch, readCookie } from "./session-fetch";

function server(answer: (path: string, call: number, request: Request) => number) {
  let calls = 0;
  return vi.fn(async (input: RequestInfo | URL) => {
    const request = input as Request;
    return new Response(null, { status: answer(new URL(request.url).pathname, calls++, request) });
  });
}

const post = (path = "/api/streams") => new Request(`http://host${path}`, { method: "POST", body: "{}" });

/** A network that neither delivers nor fails. */
const blackHole = vi.fn(
  (_input: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    }),
);

afterEach(() => {
  vi.useRealTimers();
});

describe("createSessionFetch", () => {
  it("signs unsafe requests only", async () => {
    const fetch = server(() => 200);
    const { sessionFetch } = createSessionFetch({ fetch, cookies: () => "a=1; leams_csrf=t%3D" });
    await sessionFetch(post());
    await sessionFetch(new Request("http://host/api/user/profile"));
    const headers = fetch.mock.calls.map(([request]) => (request as Request).headers.get("x-csrf-token"));
    expect(headers).toEqual(["t=", null]);
  });

  it("signs with the cookie that only this host can set, where there is one", async () => {
    const fetch = server(() => 200);
    const cookies = () => "leams_csrf=injected; __Host-leams_csrf=ours";
    await createSessionFetch({ fetch, cookies }).sessionFetch(post());
    expect((fetch.mock.calls[0]![0] as Request).headers.get("x-csrf-token")).toBe("ours");
  });

  it("renews once for parallel requests and repeats each", async () => {
    let renewed = false;
    const fetch = server((path) => {
      if (path !== "/api/auth/refresh") return renewed ? 200 : 401;
      renewed = true;
      return 200;
    });
    const { sessionFetch } = createSessionFetch({ fetch, cookies: () => "leams_csrf=t" });
    const answers = await Promise.all([sessionFetch(post()), sessionFetch(post())]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const renewals = fetch.mock.calls.filter(([request]) => (request as Request).url.endsWith("/refresh"));
    expect(renewals).toHaveLength(1);
  });

  it("does not wait for ever for an answer", async () => {
    vi.useFakeTimers();
    const { sessionFetch } = createSessionFetch({ fetch: blackHole, cookies: () => "" });
    const given = expect(sessionFetch(post())).rejects.toMatchObject({ name: "TimeoutError" });
    await vi.advanceTimersByTimeAsync(20_000);
    await given;
  });

  it("sends nothing again for a caller who gave up meanwhile", async () => {
    const caller = new AbortController();
    const fetch = vi.fn(async (input: RequestInfo | URL, init?: RequestInit) => {
      const isRenewal = (input as Request).url.endsWith("/refresh");
      if (isRenewal) caller.abort(new Error("left"));
      init?.signal?.throwIfAborted();
      return new Response(null, { status: isRenewal ? 200 : 401 });
    });
    const { sessionFetch } = createSessionFetch({ fetch, cookies: () => "leams_csrf=t" });
    const request = new Request("http://host/api/user/profile", { signal: caller.signal });
    await expect(sessionFetch(request)).rejects.toThrow("left");
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it("gives up when its caller does", async () => {
    const caller = new AbortController();
    const { sessionFetch } = createSessionFetch({ fetch: blackHole, cookies: () => "" });
    const given = expect(sessionFetch(new Request(post(), { signal: caller.signal }))).rejects.toThrow("enough");
    caller.abort(new Error("enough"));
    await given;
  });

  it("does not renew for a wrong password nor for a guest", async () => {
    const fetch = server(() => 401);
    await createSessionFetch({ fetch, cookies: () => "leams_csrf=t" }).sessionFetch(post("/api/auth/login"));
    await createSessionFetch({ fetch, cookies: () => "" }).sessionFetch(post());
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});

describe("readCookie", () => {
  it("does not confuse a cookie with a longer name", () => {
    expect(readCookie("csrf", "leams_csrf=x; csrf=y")).toBe("y");
    expect(readCookie("csrf", "leams_csrf=x")).toBeNull();
  });
});
