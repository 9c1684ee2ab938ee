import { isObject, isText, listOf, textOr } from "@/lib/json";

export interface FieldProblem {
  field: string;
  code: string;
  detail: string;
}

interface ApiErrorInit {
  status: number;
  code: string;
  detail?: string;
  fields?: FieldProblem[];
  retryAfterSeconds?: number;
}

/** Code given to a request that got no answer at all, or none that the API wrote. */
export const UNREACHABLE = "UNREACHABLE";

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldProblem[];
  readonly retryAfterSeconds: number | null;
  /** Next hides server error messages from the browser but lets this through to the error page. */
  readonly digest: string;

  constructor(init: ApiErrorInit) {
    super(init.detail ?? init.code);
    this.name = "ApiError";
    this.status = init.status;
    this.code = init.code;
    this.fields = init.fields ?? [];
    this.retryAfterSeconds = init.retryAfterSeconds ?? null;
    this.digest = init.code;
  }
}

/** `/links/0` → `links`: forms show a list's errors on the list. */
function fieldOf(pointer: string): string {
  return pointer.split("/")[1] ?? "";
}

function readField(value: unknown): FieldProblem | null {
  if (!isObject(value) || !isText(value.pointer) || !isText(value.code)) return null;
  return { field: fieldOf(value.pointer), code: value.code, detail: textOr(value.detail, "") };
}

export function toApiError(body: unknown, response: Response): ApiError {
  const retryAfter = Number(response.headers.get("retry-after"));
  const common = {
    status: response.status,
    retryAfterSeconds: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined,
  };
  if (!isObject(body) || !isObject(body.error) || !isText(body.error.code)) {
    return new ApiError({ ...common, code: response.status >= 500 ? UNREACHABLE : "INTERNAL" });
  }
  return new ApiError({
    ...common,
    code: body.error.code,
    detail: textOr(body.detail, textOr(body.error.message, undefined)),
    fields: listOf(body.errors, readField),
  });
}

interface ApiResult<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Turns the client's result object into a value or an `ApiError`. */
export async function unwrap<T>(call: Promise<ApiResult<T>>): Promise<T> {
  let result: ApiResult<T>;
  try {
    result = await call;
  } catch (cause) {
    throw Object.assign(new ApiError({ status: 0, code: UNREACHABLE }), { cause });
  }
  if (!result.response.ok) {
    throw toApiError(result.error, result.response);
  }
  return result.data as T;
}

/** The value, or null whatever went wrong: for what a page can do without. */
export function orNull<T>(call: Promise<ApiResult<T>>): Promise<T | null> {
  return unwrap(call).catch(() => null);
}

/** The value, or null when there is no such thing. */
export function orNotFound<T>(call: Promise<ApiResult<T>>): Promise<T | null> {
  return unwrap(call).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  });
}
