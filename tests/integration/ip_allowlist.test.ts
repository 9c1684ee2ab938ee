import { afterAll, beforeAll, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { PublishRefused, RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

let server: Server;
let api: Api;
let account: Account;
let key: string;

beforeAll(async () => {
  server = await Server.start();
  api = server.api;
  account = await api.account();
  key = await api.streamKey(account);
});
afterAll(() => server.stop());

const path = "/api/streams/ip-allowlist";
/// As soon as the one before is gone.
const publish = (from: string) => eventually("the publisher is let in", () => RtmpPublisher.publish(server.ports.rtmp, key, from));
const put = (entries: string[]) => api.call("PUT", path, { json: { entries }, token: account.token });

test("a channel is published from its owner's addresses only", async () => {
  const empty = expectStatus(await api.get(path, { token: account.token, from: "127.0.0.7" }), 200);
  expect(empty.json).toEqual({ entries: [], your_address: "127.0.0.7" });
  expect(empty.headers["cache-control"]).toBe("private, no-store");
  (await publish("127.0.0.5")).cut();

  expect(expectStatus(await put(["127.0.0.4/31", "2001:db8::/32"]), 200).json.entries).toEqual(["127.0.0.4/31", "2001:db8::/32"]);
  await expect(RtmpPublisher.publish(server.ports.rtmp, key, "127.0.0.6")).rejects.toThrow(PublishRefused);
  await expect(RtmpPublisher.publish(server.ports.rtmp, key, "127.0.0.6")).rejects.toThrow("may not be published from this address");
  const publisher = await publish("127.0.0.5");

  // Who publishes already goes on.
  expectStatus(await put(["192.0.2.1"]), 200);
  await expect(RtmpPublisher.publish(server.ports.rtmp, key, "127.0.0.5")).rejects.toThrow(PublishRefused);
  publisher.cut();
  expectStatus(await put([]), 200);
  (await publish("127.0.0.6")).cut();
});

test("what is no address is named, and too many are too many", async () => {
  const refused = expectStatus(await put(["192.0.2.1", "192.0.2.0/33", "home"]), 422);
  expect(refused.json.errors).toEqual([
    { pointer: "/entries/1", code: "cidr", detail: '"192.0.2.0/33" is neither an IP address nor a CIDR range' },
    { pointer: "/entries/2", code: "cidr", detail: '"home" is neither an IP address nor a CIDR range' },
  ]);
  const many = Array.from({ length: 51 }, (_, index) => `192.0.2.${index}`);
  expect(expectStatus(await put(many), 422).json.errors[0].pointer).toBe("/entries");
  expectStatus(await put(many.slice(1)), 200);
  expectStatus(await put([]), 200);
});
