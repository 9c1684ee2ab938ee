import { describe, expect, it } from "vitest";
import { ApiError, toApiError, unwrap, UNREACHABLE } from "./problem";

function answer(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers });
}

const taken = {
  type: "https://leams.dev/errors/conflict",
  title: "Conflict",
  status: 409,
  detail: "That name is taken.",
  error: { code: "CONFLICT", message: "…" },
  errors: [{ pointer: "/username", code: "username.taken", detail: "taken" }],
};

describe("toApiError", () => {
  it("keeps code and field errors of a problem document", () => {
    const error = toApiError(taken, answer(409));
    expect(error).toMatchObject({ status: 409, code: "CONFLICT" });
    expect(error.fields).toEqual([{ field: "username", code: "username.taken", detail: "taken" }]);
  });

  it("maps a pointer into a list to the list's field", () => {
    const error = toApiError(
      { error: { code: "INVALID_REQUEST" }, errors: [{ pointer: "/links/2", code: "string.pattern" }] },
      answer(422),
    );
    expect(error.fields[0]?.field).toBe("links");
  });

  it("reads Retry-After", () => {
    const error = toApiError({ error: { code: "RATE_LIMITED" } }, answer(429, { "retry-after": "12" }));
    expect(error.retryAfterSeconds).toBe(12);
  });

  it("calls a proxy's bare 502 unreachable", () => {
    expect(toApiError("<html>", answer(502)).code).toBe(UNREACHABLE);
  });
});

describe("unwrap", () => {
  it("returns data of a good answer", async () => {
    await expect(unwrap(Promise.resolve({ data: 7, response: answer(200) }))).resolves.toBe(7);
  });

  it("turns a network failure into an ApiError", async () => {
    const failure = unwrap(Promise.reject(new TypeError("fetch failed")));
    await expect(failure).rejects.toBeInstanceOf(ApiError);
    await expect(failure).rejects.toMatchObject({ code: UNREACHABLE });
  });
});
