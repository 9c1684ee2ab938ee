import { afterAll, beforeAll, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { gif, photo, png, pngOf } from "../support/pictures";
import { Server } from "../support/server";

let server: Server;
let api: Api;
let alice: Account;

beforeAll(async () => {
  server = await Server.start();
  api = server.api;
  alice = await api.account();
});
afterAll(() => server.stop());

const put = (body: Buffer | string, type = "image/png", by = alice) =>
  api.call("PUT", "/api/user/banner", { body, headers: { "Content-Type": type }, token: by.token });
const banner = async () => expectStatus(await api.get("/api/user/profile", { token: alice.token }), 200).json.banner;

test("of a photo everybody sees the picture, upright, and nobody where and when it was taken", async () => {
  const taken = photo(160, 80);
  expect(taken.includes("2001:02:03")).toBe(true);
  const shown = expectStatus(await put(taken), 200).json.banner;
  expect(shown).toMatchObject({ width: 80, height: 160 });
  const answer = expectStatus(await api.get(shown.url), 200);
  expect(answer.headers["content-type"]).toBe("image/webp");
  for (const word of ["EXIF", "Exif", "2001:02:03"]) expect(answer.bytes.includes(word), word).toBe(false);
});

test("what is larger than its place is shrunk, and an animation stands", async () => {
  expect(expectStatus(await put(png(4000, 2000)), 200).json.banner).toMatchObject({ width: 1920, height: 960 });
  expect(expectStatus(await put(gif(3), "image/gif"), 200).json.banner).toMatchObject({ width: 64, height: 64 });
});

test("what could harm the server is refused, and what was there stays", async () => {
  const before = await banner();
  const whole = png(300, 300);
  const refused: [string, Buffer | string, string, string][] = [
    ["a bomb", pngOf(50_000, 50_000, Buffer.alloc(1000)), "image/png", "picture.size"],
    ["a long animation", gif(10_000), "image/gif", "picture.animated"],
    ["half a picture", Buffer.concat([whole.subarray(0, -60)]), "image/png", "picture.damaged"],
    ["no pixels", pngOf(300, 300, Buffer.from("<script>")), "image/png", "picture.damaged"],
    ["a drawing", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/png", "picture.kind"],
    ["an archive", "PK\u0003\u0004", "image/webp", "picture.kind"],
  ];
  for (const [what, body, type, code] of refused) {
    const answer = await put(body, type);
    expect([answer.status, answer.json.errors?.[0]?.code], what).toEqual([422, code]);
  }
  expect(await banner()).toEqual(before);
  expectStatus(await api.get(before.url), 200);
});

test("who sends many at once waits by himself", async () => {
  const [greedy, patient] = [await api.account(), await api.account()];
  const large = png(6000, 6000);
  const answers = Array.from({ length: 8 }, () => put(large, "image/png", greedy));
  expect((await put(png(64, 64), "image/png", patient)).status).toBe(200);
  const statuses = (await Promise.all(answers)).map(({ status, headers }) => (status === 503 ? `503 ${Number(headers["retry-after"]) > 0}` : status));
  expect(new Set(statuses)).toEqual(new Set([200, "503 true"]));
});
