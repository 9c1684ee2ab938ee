import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Api } from "../support/api";
import { Server } from "../support/server";

let server: Server;
let api: Api;

beforeAll(async () => {
  server = await Server.start();
  api = server.api;
});
afterAll(() => server.stop());

describe("registration", () => {
  test("makes an account that can log in by e-mail or by name", async () => {
    const answer = expectStatus(await api.register("Alice_1", "alice@example.com", "a good password"), 201);
    expect(answer.json).toMatchObject({ username: "alice_1", email: "alice@example.com", is_verified: false });
    expect(answer.json.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.json.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(answer.text).not.toContain("a good password");

    expectStatus(await api.post("/api/auth/login", { email: "alice@example.com", password: "a good password" }), 200);
    expectStatus(await api.post("/api/auth/login", { username: "ALICE_1", password: "a good password" }), 200);
  });

  test.each([
    ["a short name", { username: "ab" }, "/username", /^(string\.min|username\.format)$/],
    ["a name with a space", { username: "not a name" }, "/username", /^(username\.format|string\.pattern)$/],
    ["a reserved name", { username: "admin" }, "/username", /^username\.reserved$/],
    ["an address without @", { email: "nobody" }, "/email", /^email\.format$/],
    ["a short password", { password: "short" }, "/password", /^(password\.min|string\.min)$/],
    ["a password above bcrypt's 72 bytes", { password: "x".repeat(73) }, "/password", /^password\.max_bytes$/],
    ["a password that everybody tries", { password: "12345678" }, "/password", /^password\.common$/],
    ["the own name as password", { password: "Somebody" }, "/password", /^password\.name$/],
    ["a missing password", { password: undefined }, "/password", /^required$/],
    ["a password that is a number", { password: 12345678 }, "/password", /^type$/],
  ])("refuses %s and names the field", async (_, change, pointer, code) => {
    const body = { username: "somebody", email: "somebody@example.com", password: "a good password", ...change };
    const answer = expectStatus(await api.post("/api/auth/register", body), 422);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json).toMatchObject({
      status: 422,
      error: { code: "INVALID_REQUEST", details: { field: pointer.slice(1) } },
    });
    const error = answer.json.errors.find((one: any) => one.pointer === pointer);
    expect(error?.code, answer.text).toMatch(code);
    expect(error.detail).toBeTruthy();
  });

  test("tells about every wrong field at once", async () => {
    const answer = await api.post("/api/auth/register", { username: "a", email: "b", password: "c" });
    expect(answer.json.errors.map((error: any) => error.pointer).sort()).toEqual(["/email", "/password", "/username"]);
  });

  test("tells which field is taken, name or e-mail address", async () => {
    await api.register("first_one", "taken@example.com", "a good password");
    const name = expectStatus(await api.register("FIRST_ONE", "other@example.com", "a good password"), 409);
    expect(name.json.errors[0]).toMatchObject({ pointer: "/username", code: "username.taken" });

    const email = expectStatus(await api.register("second_one", "Taken@Example.com", "another password"), 409);
    expect(email.json.errors[0]).toMatchObject({ pointer: "/email", code: "email.taken" });
    expectStatus(await api.post("/api/auth/login", { email: "taken@example.com", password: "another password" }), 401);
    expectStatus(await api.post("/api/auth/login", { email: "taken@example.com", password: "a good password" }), 200);
  });

  test("says which names can be had, and what is like those that cannot", async () => {
    await api.register("much_wanted", "wanted@example.com", "a good password");
    const look = async (name: string) => expectStatus(await api.get(`/api/auth/usernames/${name}`), 200).json;
    expect(await look("nobody_yet")).toEqual({ is_available: true, code: "", suggestions: [] });
    expect(await look("MUCH_WANTED")).toMatchObject({ is_available: false, code: "username.taken" });
    const { code, suggestions } = await look("admin");
    expect(code).toBe("username.reserved");
    expect(suggestions).toHaveLength(3);
    for (const name of suggestions) expect((await look(name)).is_available, name).toBe(true);
    const refused = expectStatus(await api.register("admin", "a@example.com", "a good password"), 422);
    expect(refused.json.errors[0].detail).toContain(`How about ${suggestions[0]}`);
    expect(await look("x")).toEqual({ is_available: false, code: "string.min", suggestions: [] });
  });

  test("refuses a body that is not JSON", async () => {
    const headers = { "Content-Type": "application/json" };
    const broken = await api.call("POST", "/api/auth/register", { body: '{"username":', headers });
    expect(broken.status).toBe(400);
    expect(broken.json.error.code).toBe("INVALID_REQUEST");
    const form = await api.call("POST", "/api/auth/register", {
      body: "username=x",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    });
    expect(form.status).toBe(415);
    expect(form.json.error.code).toBe("UNSUPPORTED_MEDIA_TYPE");
  });
});

describe("log-in", () => {
  test("answers an unknown account and a wrong password in the same words", async () => {
    const account = await api.account();
    const wrong = expectStatus(await api.post("/api/auth/login", { email: account.email, password: "wrong" }), 401);
    const unknown = expectStatus(await api.post("/api/auth/login", { email: "no@example.com", password: "wrong" }), 401);
    const words = ({ title, detail, error }: any) => ({ title, detail, error });
    expect(words(wrong.json)).toEqual(words(unknown.json));
    expect(wrong.json.error.code).toBe("UNAUTHORIZED");
  });

  test("gives tokens that open the own profile", async () => {
    const account = await api.account();
    const tokens = await api.login(account.email, account.password);
    expect(tokens).toMatchObject({ token_type: "bearer" });
    expect(tokens.expires_in).toBeGreaterThan(60);
    const profile = expectStatus(await api.get("/api/user/profile", { token: tokens.access_token }), 200).json;
    expect(profile).toMatchObject({ id: account.id, email: account.email, role: "user" });
    expectStatus(await api.get("/api/v1/user/profile", { token: tokens.access_token }), 200);
    expectStatus(await api.get("/v1/user/profile", { token: tokens.access_token }), 200);
  });

  test.each(["", "nonsense", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])("does not take %j for a token", async (token) => {
    const answer = await api.get("/api/user/profile", { headers: { Authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
    expect(answer.json.error.code).toBe("UNAUTHORIZED");
  });
});

describe("refresh", () => {
  test("gives new tokens, and refuses a token that nobody gave out", async () => {
    const { email, password } = await api.account();
    const first = await api.login(email, password);
    const second = expectStatus(await api.post("/api/auth/refresh", { refresh_token: first.refresh_token }), 200).json;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expectStatus(await api.get("/api/user/profile", { token: second.access_token }), 200);
    expectStatus(await api.post("/api/auth/refresh", { refresh_token: "made-up" }), 401);
  });

  test("takes more uses of the same token within seconds for lost answers, and gives all of them the same", async () => {
    const { email, password } = await api.account();
    const { refresh_token } = await api.login(email, password);
    const uses = Array.from({ length: 20 }, () => api.post("/api/auth/refresh", { refresh_token }));
    const given = (await Promise.all(uses)).map((answer) => expectStatus(answer, 200).json.refresh_token);
    expect(new Set(given).size).toBe(1);
    expectStatus(await api.post("/api/auth/refresh", { refresh_token: given[0] }), 200);
  });
});

describe("log-out", () => {
  test("ends the session at once, although its access token has not expired", async () => {
    const { email, password } = await api.account();
    const tokens = await api.login(email, password);
    const other = await api.login(email, password);
    expectStatus(await api.post("/api/auth/logout", {}, { token: tokens.access_token }), 204);
    expectStatus(await api.get("/api/user/profile", { token: tokens.access_token }), 401);
    expectStatus(await api.post("/api/auth/refresh", { refresh_token: tokens.refresh_token }), 401);
    expectStatus(await api.get("/api/user/profile", { token: other.access_token }), 200);
  });
});

describe("first start", () => {
  test("makes the first administrator by the printed link, once", async () => {
    const fresh = await Server.start();
    try {
      expect((await fresh.api.get("/api/instance")).json.setup_required).toBe(true);
      const admin = { username: "the_admin", email: "admin@example.com", password: "a good password" };
      expectStatus(await fresh.api.post("/api/setup", { token: "guessed", ...admin }), 403);
      expectStatus(await fresh.api.post("/api/setup", { token: fresh.setupToken, ...admin }), 201);
      const { access_token } = await fresh.api.login(admin.email, admin.password);
      expect((await fresh.api.get("/api/user/profile", { token: access_token })).json.role).toBe("admin");
      expect((await fresh.api.get("/api/instance")).json.setup_required).toBe(false);
      const again = await fresh.api.post("/api/setup", { token: fresh.setupToken, ...admin, username: "second" });
      expect(again.status).toBe(409);
    } finally {
      await fresh.stop();
    }
  });
});
