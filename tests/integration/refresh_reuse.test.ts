import { expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

test("a refresh token that turns up again after its grace kills the whole session", async () => {
  const server = await Server.start();
  try {
    const { api } = server;
    const { email, password } = await api.account();
    const stolen = await api.login(email, password);
    const rotated = expectStatus(await api.post("/api/auth/refresh", { refresh_token: stolen.refresh_token }), 200).json;
    // For ten seconds a second use passes for a parallel tab of the same browser.
    await eventually(
      "the old token is refused",
      async () => (await api.post("/api/auth/refresh", { refresh_token: stolen.refresh_token })).status === 401,
      { timeout: 30_000, every: 4_000 },
    );
    expectStatus(await api.post("/api/auth/refresh", { refresh_token: rotated.refresh_token }), 401);
    expect((await api.get("/api/user/profile", { token: rotated.access_token })).status).toBe(401);
  } finally {
    await server.stop();
  }
});
