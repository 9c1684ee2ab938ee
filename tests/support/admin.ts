import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expectStatus, type Account } from "./api";
import { runSql } from "./database";
import { Postgres } from "./postgres";
import { leamsBinary, type Server } from "./server";

/// Runs `leams admin …` beside the server and gives what it prints; fails when it does.
export async function admin(server: Server, ...command: string[]): Promise<string> {
  const database =
    process.env.LEAMS_TEST_DATABASE === "postgresql" ? ["--set", `database.url=${Postgres.shared().database(server.data)}`] : [];
  const { stdout } = await promisify(execFile)(leamsBinary(), ["admin", ...command, "--data", server.data, ...database]);
  return stdout;
}

/// The server's first administrator, logged in.
export async function makeAdmin({ api, setupToken }: Server): Promise<Account> {
  const account = { username: "the_admin", email: "admin@example.com", password: "a good password" };
  const made = expectStatus(await api.post("/api/setup", { token: setupToken, ...account }), 201).json;
  const tokens = await api.login(account.email, account.password);
  return { ...account, id: made.id, token: tokens.access_token, refreshToken: tokens.refresh_token };
}

/// An account with the role of a moderator, logged in.
export async function makeModerator(server: Server): Promise<Account> {
  const account = await server.api.account("moderator_1");
  runSql(server, "UPDATE users SET role = 'moderator' WHERE username = 'moderator_1'");
  const tokens = await server.api.login(account.email, account.password);
  return { ...account, token: tokens.access_token };
}
