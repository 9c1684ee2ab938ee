import { afterAll, beforeAll, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { Server } from "../support/server";

let server: Server;
let api: Api;
let account: Account;

beforeAll(async () => {
  server = await Server.start();
  api = server.api;
  account = await api.account();
});
afterAll(() => server.stop());

test.each(["", "/api", "/api/v1", "/v1"])("the API answers below '%s'", async (base) => {
  const login = await api.post(`${base}/auth/login`, { email: account.email, password: account.password });
  const token = expectStatus(login, 200).json.access_token;
  expect(expectStatus(await api.get(`${base}/users/${account.username}`), 200).json.username).toBe(account.username);
  expectStatus(await api.get(`${base}/streams/settings`, { token }), 200);
  expect(expectStatus(await api.get(`${base}/streams?limit=5`), 200).json).toEqual({ total: 0, limit: 5, offset: 0, streams: [] });
  expectStatus(await api.get(`${base}/chat/${account.username}/messages`), 200);
  expect(expectStatus(await api.get(`${base}/users/nobody_there/at/all`), 404).json.error.code).toBe("NOT_FOUND");
});

test("the description is for people and for programs", async () => {
  expect(expectStatus(await api.get("/openapi.json"), 200).json.info.title).toBe("Leams API Gateway");
  const [docs, redoc] = [await api.get("/docs"), await api.get("/redoc")];
  expect(expectStatus(redoc, 200).text).toBe(docs.text);
  expect(redoc.headers["content-security-policy"]).toBe(docs.headers["content-security-policy"]);
  expect(redoc.text).not.toMatch(/(src|href)="(https?:)?\/\//);
});

test("what only begins like these is a page", async () => {
  for (const path of ["/streamsmith", "/usersnap"]) {
    const page = await api.get(path);
    expect(page.headers["content-type"]).not.toContain("problem+json");
  }
});
