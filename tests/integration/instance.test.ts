import { afterAll, beforeAll, expect, test } from "vitest";
import { makeAdmin } from "../support/admin";
import { expectStatus, type Account, type Api } from "../support/api";
import { png } from "../support/pictures";
import { Server } from "../support/server";

let server: Server;
let api: Api;
let admin: Account;

beforeAll(async () => {
  server = await Server.start({ settings: { "instance.name": "From the file", "instance.rules": "Be kind", "instance.contact": "us@example.org", "instance.source_url": "https://example.org/source" } });
  api = server.api;
  admin = await makeAdmin(server);
});
afterAll(() => server.stop());

const shown = async () => expectStatus(await api.get("/api/instance"), 200).json;
const change = (json: unknown) => api.call("PATCH", "/api/admin/instance", { json, token: admin.token });
const upload = (slot: string, body: Buffer | string, type = "image/png") =>
  api.call("PUT", `/api/admin/instance/pictures/${slot}`, { body, headers: { "Content-Type": type }, token: admin.token });

test("the file's options are the face until an administrator sets another, and again when he takes that back", async () => {
  expect(await shown()).toMatchObject({
    name: "From the file", rules: "Be kind", contact: "us@example.org", description: "", accent: "", logo: null, source_url: "https://example.org/source", registration: "open",
  });
  const changed = expectStatus(await change({ name: " Сцена ", accent: "#C62F52", description: "a\nb" }), 200).json;
  expect(changed).toMatchObject({ name: "Сцена", accent: "#c62f52", description: "a b", defaults: { name: "From the file" } });
  expect(changed.set).toEqual(["name", "description", "accent"]);
  expect(await shown()).toMatchObject({ name: "Сцена", accent: "#c62f52", rules: "Be kind" });
  expect(expectStatus(await change({ name: "" }), 200).json).toMatchObject({ name: "From the file", set: ["description", "accent"] });
  expect((await shown()).name).toBe("From the file");
});

test("nonsense is refused, and nothing of it kept", async () => {
  const before = await shown();
  for (const body of [{ accent: "red" }, { accent: "#12345" }, { name: "x".repeat(51) }, { rules: "x".repeat(5001) }, { contact: "javascript:x" }, { motto: "x" }]) {
    expect((await change(body)).status, JSON.stringify(body)).toBe(422);
  }
  expect(await shown()).toEqual(before);
});

test("who has the answer already is told so", async () => {
  const first = await api.get("/api/instance");
  expect(first.headers["cache-control"]).toContain("public");
  const etag = first.headers.etag!;
  expect((await api.get("/api/instance", { headers: { "If-None-Match": etag } })).status).toBe(304);
  expectStatus(await change({ description: "other" }), 200);
  expect((await api.get("/api/instance", { headers: { "If-None-Match": etag } })).status).toBe(200);
});

test("a logo is served under an address of its own, for ever, and as nothing but a picture", async () => {
  const { url, width, height } = expectStatus(await upload("logo", png(200, 100)), 200).json.logo;
  expect([width, height]).toEqual([200, 100]);
  expect((await shown()).logo).toEqual({ url, width, height });
  const answer = expectStatus(await api.get(url), 200);
  expect(answer.bytes.subarray(8, 12).toString()).toBe("WEBP");
  expect(answer.headers).toMatchObject({
    "content-type": "image/webp", "cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff",
  });
  expect(answer.headers["content-security-policy"]).toMatch(/default-src 'none'.*sandbox/);

  const other = expectStatus(await upload("logo", png(64, 64)), 200).json.logo;
  expect(other.url).not.toBe(url);
  expect(expectStatus(await api.call("DELETE", "/api/admin/instance/pictures/logo", { token: admin.token }), 200).json.logo).toBeNull();
  expect((await shown()).logo).toBeNull();
  expect((await api.get("/api/pictures/" + "0".repeat(64))).status).toBe(404);
});

test("what is no picture of a fitting size is refused", async () => {
  const code = async (slot: string, body: Buffer | string, type?: string) => (await upload(slot, body, type)).json.errors?.[0]?.code;
  expect(await code("logo", png(64, 64), "image/webp")).toBe("picture.kind");
  expect(await code("logo", png(64, 8))).toBe("picture.size");
  expect(await code("logo", Buffer.concat([png(64, 64), Buffer.alloc(600 * 1024)]))).toBe("picture.bytes");
  expect((await upload("logo", "<svg/>", "image/svg+xml")).status).toBe(415);
  expect((await upload("logo", Buffer.alloc(1024 * 1024 + 1))).status).toBe(413);
  expect((await upload("favicon", png(64, 64))).status).toBe(422);
  expect((await shown()).logo).toBeNull();
});
