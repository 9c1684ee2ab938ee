import { afterAll, beforeAll, expect, test } from "vitest";
import { admin as command, makeAdmin } from "../support/admin";
import { expectStatus, type Account, type Api } from "../support/api";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

let server: Server;
let api: Api;
let boss: Account;
let ann: Account;

beforeAll(async () => {
  server = await Server.start();
  api = server.api;
  boss = await makeAdmin(server);
  ann = await api.account("ann");
});
afterAll(() => server.stop());

const get = async (path: string) => expectStatus(await api.get(`/api/admin${path}`, { token: boss.token }), 200).json;
const post = (path: string, json: unknown, token = boss.token) => api.post(`/api/admin${path}`, json, { token });
const setRole = (account: Account, role: string, token = boss.token) =>
  api.call("PATCH", `/api/admin/users/${account.id}/role`, { json: { role, reason: "helps" }, token });
const names = async (query: string) => (await get(`/users${query}`)).users.map(({ username }: any) => username);

test("the overview shows what is on air and how the machine is", async () => {
  const publisher = Publisher.start(server.rtmpUrl, await api.streamKey(ann), { size: "160x90", bitrateKbps: 100 });
  const { id } = await eventually("on air", () => api.liveCard(ann), { timeout: 30_000 });
  const overview = await eventually("measured", async () => {
    const seen = await get("/overview");
    return seen.streams[0]?.bitrate_kbps > 0 ? seen : undefined;
  }, { timeout: 30_000 });
  expect(overview).toMatchObject({ stream_total: 1, viewer_total: 0, streams: [{ id, username: "ann", state: "live", started_at: expect.any(String) }] });
  expect(overview.disk.free_bytes).toBeGreaterThan(0);
  expect(overview.database_bytes).toBeGreaterThan(10_000);
  expect(overview.loops).toBeGreaterThan(0);
  expect(overview.version).toMatch(/^\d/);

  expect((await post(`/streams/${id}/end`, { reason: "" })).status).toBe(422);
  expectStatus(await post(`/streams/${id}/end`, { reason: "stolen film" }), 204);
  await eventually("off air", async () => !(await api.liveCard(ann)), { timeout: 30_000 });
  expect((await post(`/streams/${id}/end`, { reason: "again" })).status).toBe(404);
  await publisher.stop();
  expect((await get("/audit?limit=1")).entries[0]).toMatchObject({
    actor: "the_admin", actor_id: boss.id, action: "stream.end", target: id, target_name: "ann", reason: "stolen film",
  });
}, 90_000);

test("accounts are found by a part of their names and by state", async () => {
  expect(await names("?q=ANN")).toEqual(["ann"]);
  expect(await names("?q=ann%40exam")).toEqual(["ann"]);
  expect(await names("?q=%25")).toEqual([]);
  expect(await names("?role=admin")).toEqual(["the_admin"]);
  expect(await names("?state=suspended")).toEqual([]);
  const first = await get("/users?limit=1");
  expect(first.users[0].username).toBe("ann");
  expect(await names(`?limit=1&cursor=${first.next_cursor}`)).toEqual(["the_admin"]);
  expect((await api.get("/api/admin/users?role=king", { token: boss.token })).status).toBe(422);
});

test("a suspended account is out at once, and back when it is restored", async () => {
  expect((await post(`/users/${ann.id}/suspend`, {})).status).toBe(422);
  const suspended = expectStatus(await post(`/users/${ann.id}/suspend`, { reason: "spam" }), 200).json;
  expect(suspended).toMatchObject({ username: "ann", state: "suspended", suspended_at: expect.any(String) });
  await eventually("its token ends", async () => (await api.get("/api/user/profile", { token: ann.token })).status === 401);
  expect(await names("?state=suspended")).toEqual(["ann"]);
  expect(expectStatus(await post(`/users/${ann.id}/restore`, { reason: "sorry" }), 200).json.state).toBe("active");
  ann.token = (await api.login(ann.email, ann.password)).access_token;
  await command(server, "suspend", "ann");
  await command(server, "restore", "ann");
  ann.token = (await api.login(ann.email, ann.password)).access_token;
  const { entries } = await get("/audit?limit=4");
  expect(entries.map(({ action, actor, reason }: any) => [action, actor, reason])).toEqual([
    ["user.restore", "", ""], ["user.suspend", "", ""], ["user.restore", "the_admin", "sorry"], ["user.suspend", "the_admin", "spam"],
  ]);
});

test("nobody touches himself or the last administrator; a new one has his power at once, and loses it at once", async () => {
  expect((await post(`/users/${boss.id}/suspend`, { reason: "x" })).status).toBe(403);
  expect((await setRole(boss, "user")).status).toBe(403);
  expect((await api.get("/api/admin/users", { token: ann.token })).status).toBe(403);
  expect(expectStatus(await setRole(ann, "admin"), 200).json.role).toBe("admin");
  await eventually("ann is let in", async () => (await api.get("/api/admin/users", { token: ann.token })).status === 200);
  expectStatus(await setRole(boss, "moderator", ann.token), 200);
  await eventually("the other is not any more", async () => (await api.get("/api/admin/users", { token: boss.token })).status === 403);
  expect((await setRole(ann, "user", ann.token)).status).toBe(403);
  expectStatus(await setRole(boss, "admin", ann.token), 200);
  await eventually("he is again", async () => (await api.get("/api/admin/users", { token: boss.token })).status === 200);
  expectStatus(await setRole(ann, "user"), 200);
  await eventually("ann is not any more", async () => (await api.get("/api/admin/users", { token: ann.token })).status === 403);
});
