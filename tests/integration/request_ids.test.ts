import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { http } from "../support/http";
import { runSql } from "../support/database";
import { Server } from "../support/server";
import { eventually, within } from "../support/wait";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ settings: { "runtime.loops": 3, "runtime.log_level": "debug" } });
});
afterAll(() => server.stop());

const linesOf = (id: string) => server.log.filter((line) => line.request_id === id);

test("what a request's SQL fails of is logged under the id that the client got", async () => {
  const account = await server.api.account();
  runSql(server, "ALTER TABLE chat_messages RENAME TO chat_messages_away");
  try {
    const failed = await server.api.get(`/api/chat/${account.id}/messages`);
    const id = failed.headers["x-request-id"] as string;
    expect(failed.status).toBe(500);
    expect(failed.json.request_id).toBe(id);
    const line = await eventually("it is logged", () => linesOf(id).find((one) => one.event === "request_failed"));
    expect(line.cause).toContain("chat_messages");
    expect(JSON.stringify(failed.json)).not.toContain("chat_messages");
  } finally {
    runSql(server, "ALTER TABLE chat_messages_away RENAME TO chat_messages");
  }
});

test("each line of a request has its id, on whichever loop and however late, and no line has another's", async () => {
  runSql(server, "ALTER TABLE chat_messages RENAME TO chat_messages_away");
  try {
    const posted = await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        const { id: room, token } = await server.api.account();
        const headers = { "X-Request-Id": `post-${i}` };
        await server.api.post(`/api/chat/${room}/messages`, { message: "hello" }, { token, headers });
        return { room, id: `post-${i}` };
      }),
    );
    for (const { id, room } of posted) {
      // The room, on a loop of its own, looks for its history while the request waits.
      const line = await eventually("its room is logged", () => linesOf(id).find((one) => one.event === "chat_history_unavailable"));
      expect(line.cause, room).toContain("chat_messages");
      await eventually("its answer is logged", () => linesOf(id).some((one) => /^request_/.test(one.event)));
    }
    const rooms = server.log.filter((line) => line.event === "chat_history_unavailable");
    expect(rooms.every((line) => line.request_id)).toBe(true);
  } finally {
    runSql(server, "ALTER TABLE chat_messages_away RENAME TO chat_messages");
  }
});

test("what no request asked for has no request's id", () => {
  const listening = server.log.find((line) => line.event === "listening");
  expect(listening).toBeDefined();
  expect(listening).not.toHaveProperty("request_id");
});

test.each(["/", "/api/health", "/openapi.json", "/live/nothing/thumbnail.jpg", "/api/chat/stream/a/b"])("the answer to %s has an id, once", async (path) => {
  const made = await http(server.url + path);
  expect(made.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  const given = await http(server.url + path, { headers: { "X-Request-Id": "from-the-proxy" } });
  expect(given.headers["x-request-id"]).toBe("from-the-proxy");
});

test("what is played has the id that its request brings, and none otherwise", async () => {
  const path = `${server.url}/live/nothing/index.m3u8`;
  expect((await http(path)).headers["x-request-id"]).toBeUndefined();
  expect((await http(path, { headers: { "X-Request-Id": "abc" } })).headers["x-request-id"]).toBe("abc");
});

test("a chat socket has the id of its handshake", async () => {
  const { id } = await server.api.account();
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/chat/stream/${id}`, { headers: { "X-Request-Id": "a-socket" } });
  const upgraded = new Promise<Record<string, unknown>>((resolve) => socket.on("upgrade", ({ headers }) => resolve(headers)));
  expect((await within("it is upgraded", upgraded, 10_000))["x-request-id"]).toBe("a-socket");
  socket.close();
});
