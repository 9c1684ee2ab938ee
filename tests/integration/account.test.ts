import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { Server } from "../support/server";

let server: Server;
let api: Api;
let account: Account;

beforeAll(async () => {
  server = await Server.start();
  api = server.api;
  account = await api.account("Painter");
});
afterAll(() => server.stop());

describe("profile", () => {
  test("is changed by its owner and seen by everybody, without what is private", async () => {
    const change = { display_name: "The Painter", bio: "I paint.", links: ["https://example.com/painter"] };
    const changed = await api.call("PATCH", "/api/user/profile", { json: change, token: account.token });
    expect(expectStatus(changed, 200).json).toMatchObject(change);

    const seen = expectStatus(await api.get("/api/users/painter"), 200);
    expect(seen.json).toMatchObject({ id: account.id, username: "painter", ...change, is_live: false, stream: null });
    expect(seen.text).not.toContain(account.email);
    expect(seen.text).not.toContain("live_");
  });

  test.each([
    ["/display_name", { display_name: "x".repeat(51) }],
    ["/bio", { bio: "x".repeat(501) }],
    ["/links", { links: Array.from({ length: 6 }, (_, i) => `https://example.com/${i}`) }],
    ["/links", { links: ["javascript:alert(1)"] }],
  ])("refuses what does not fit in %s", async (pointer, json) => {
    const answer = expectStatus(await api.call("PATCH", "/api/user/profile", { json, token: account.token }), 422);
    expect(answer.json.errors[0].pointer).toMatch(new RegExp(`^${pointer}`));
  });

  test("of an unknown user is not found", async () => {
    const answer = expectStatus(await api.get("/api/users/nobody_at_all"), 404);
    expect(answer.json.error.code).toBe("NOT_FOUND");
  });
});

describe("display names", () => {
  const rename = async (who: Account, display_name: string) =>
    api.call("PATCH", "/api/user/profile", { json: { display_name }, token: who.token });

  test("are in any script, but neither another's name nor kept for the server", async () => {
    const boss = await api.account("the_boss");
    const other = await api.account("mallory_9");
    for (const name of ["The Boss", "the_boss", "ТНЕ ВОЅЅ", "Ｔｈｅ ｂｏｓｓ", "the\u0301 boss!"]) {
      const refused = expectStatus(await rename(other, name), 409);
      expect(refused.json.errors[0], name).toMatchObject({ pointer: "/display_name", code: "display_name.taken" });
    }
    for (const name of ["Admin", "ⓐⓓⓜⓘⓝ", "★ Moderator ★"]) {
      expect(expectStatus(await rename(other, name), 422).json.errors[0].code, name).toBe("display_name.reserved");
    }
    expectStatus(await rename(other, "Ночная сова 🦉"), 200);
    expectStatus(await rename(boss, "Ночная сова"), 409);
    expectStatus(await rename(boss, "The Boss"), 200);
    const page = (await api.get("/api/users/mallory_9")).json;
    expect(page).toMatchObject({ username: "mallory_9", display_name: "Ночная сова 🦉" });
  });

  test("lose their towers of marks", async () => {
    const answer = expectStatus(await rename(account, `Z${"\u0301\u0302".repeat(20)}`), 200);
    expect([...answer.json.display_name].length).toBeLessThan(12);
  });
});

describe("stream key", () => {
  test("is shown masked in the profile and whole only when it is revealed", async () => {
    const shown = (await api.post("/api/streams/key/reveal", {}, { token: account.token })).json;
    expect(shown.stream_key).toMatch(/^live_[A-Za-z0-9_-]{16,}$/);
    expect(shown.rtmp_url).toBe(`rtmp://127.0.0.1:${server.ports.rtmp}/live`);
    const profile = (await api.get("/api/user/profile", { token: account.token })).json;
    expect(profile.stream_key).toBe(`live_…${shown.stream_key.slice(-4)}`);
    expect((await api.post("/api/streams/key/reveal", {}, { token: account.token })).json.stream_key).toBe(shown.stream_key);
  });

  test("is not made by looking", async () => {
    const newcomer = await api.account();
    const look = async () => (await api.get("/api/user/profile", { token: newcomer.token })).json.stream_key;
    expect(await look()).toBe("");
    expect((await api.get("/api/streams/settings", { token: newcomer.token })).json.stream_key).toBe("");
    const key = await api.streamKey(newcomer);
    expect(await look()).toBe(`live_…${key.slice(-4)}`);
  });

  test("is another one after it was rotated", async () => {
    const before = await api.streamKey(account);
    const rotated = expectStatus(await api.post("/api/streams/key/rotate", {}, { token: account.token }), 200).json;
    expect(rotated.stream_key).not.toBe(before);
    expect(await api.streamKey(account)).toBe(rotated.stream_key);
  });

  test("is shown to nobody who is not logged in", async () => {
    expectStatus(await api.post("/api/streams/key/reveal", {}), 401);
    expectStatus(await api.post("/api/streams/key/rotate", {}), 401);
  });
});

describe("channel settings", () => {
  const settings = {
    title: "Painting a lighthouse",
    category: "Art",
    description: "Oil on canvas.",
    tags: ["art", "calm"],
    language: "en",
    is_mature: false,
  };

  test("that two pages change at once are all kept", async () => {
    const change = async (json: object) => expectStatus(await api.call("PUT", "/api/streams", { json, token: account.token }), 200);
    await change(settings);
    await Promise.all([change({ title: "Night" }), change({ category: "Music" }), change({ language: "ru" })]);
    const kept = (await api.get("/api/streams/settings", { token: account.token })).json;
    expect(kept).toMatchObject({ ...settings, title: "Night", category: "Music", language: "ru" });
  });

  test("are kept and shown on the channel", async () => {
    const answer = expectStatus(await api.call("PUT", "/api/streams", { json: settings, token: account.token }), 200);
    expect(answer.json).toMatchObject(settings);
    expect(answer.json.stream_key).toMatch(/^live_…/);
    const kept = expectStatus(await api.get("/api/streams/settings", { token: account.token }), 200);
    expect(kept.json).toMatchObject(settings);
    expect((await api.get("/api/users/painter")).json.channel).toMatchObject(settings);
  });

  test.each([
    ["/title", { title: "x".repeat(141) }],
    ["/tags", { tags: Array.from({ length: 11 }, (_, i) => `tag${i}`) }],
    ["/language", { language: "english" }],
    ["/is_mature", { is_mature: "yes" }],
  ])("refuse what does not fit in %s", async (pointer, change) => {
    const json = { ...settings, ...change };
    const answer = expectStatus(await api.call("PUT", "/api/streams", { json, token: account.token }), 422);
    expect(answer.json.errors[0].pointer).toMatch(new RegExp(`^${pointer}`));
  });

  test("survive a restart of the server", async () => {
    const data = server.data;
    await server.crash();
    server = await Server.start({ data });
    api = server.api;
    expect((await api.get("/api/users/painter")).json.channel).toMatchObject(settings);
    expectStatus(await api.get("/api/user/profile", { token: account.token }), 200);
  });
});
