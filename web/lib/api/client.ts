import createClient from "openapi-fetch";
import type { paths } from "@/lib/api/schema.gen";
import { createSessionFetch } from "@/lib/api/session-fetch";

const session = createSessionFetch({
  fetch: (...request) => fetch(...request),
  cookies: () => document.cookie,
});

/** The browser's only way to the API: same origin, cookie session. */
export const api = createClient<paths>({ baseUrl: "", fetch: session.sessionFetch });

export const renewSession = session.renew;
