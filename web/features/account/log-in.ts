import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";

/** Opens a cookie session; the name may be a user name or an e-mail address. */
export async function logIn(login: string, password: string): Promise<void> {
  const who = login.includes("@") ? { email: login } : { username: login };
  await unwrap(
    api.POST("/api/auth/login", { body: { ...who, password }, headers: { "X-Leams-Session": "cookie" } }),
  );
}
