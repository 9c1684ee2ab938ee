import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { admin } from "../support/admin";
import { expectStatus } from "../support/api";
import { runSql } from "../support/database";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

let server: Server;
beforeEach(async () => {
  server = await Server.start();
});
afterEach(async () => {
  await server.stop();
});

const list = async (): Promise<Record<string, any>[]> =>
  (await admin(server, "dead-letters", "list"))
    .split("\n")
    .filter((line) => line)
    .map((line) => JSON.parse(line));

/// Events that the history of chat cannot read, given up by the running server.
async function poison(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const rows = ids.map((id) => `('chat.history', '${id}', 'chat.message', '{"broken', 1, 1)`);
  runSql(server, `INSERT INTO bus_events (group_name, id, topic, payload, created_at, available_at) VALUES ${rows.join(", ")}`);
  await eventually("they are given up", async () => (await list()).length === count);
  return ids;
}

test("a dead letter is listed, mended, replayed and delivered while the server runs", async () => {
  const viewer = await server.api.account();
  expect(await list()).toEqual([]);
  const [id] = await poison(1);
  expect(await list()).toEqual([
    {
      id,
      topic: "chat.message",
      group: "chat.history",
      attempts: 1,
      dead_at: expect.stringMatching(/^20.*Z$/),
      last_error: expect.stringMatching(/./),
      payload: '{"broken',
    },
  ]);

  const message = {
    id,
    channel_id: viewer.id,
    stream_id: null,
    seq: 1,
    sent_at: "2026-11-26T18:35:51.289Z",
    user: { id: viewer.id, username: viewer.username, display_name: "Viewer", color: "#1B998B" },
    badges: [],
    message: "back from the dead",
    fragments: [{ type: "text", text: "back from the dead" }],
    emotes: [],
  };
  runSql(server, `UPDATE bus_events SET payload = '${JSON.stringify(message)}' WHERE id = '${id}'`);
  expect(await admin(server, "dead-letters", "replay", id!)).toBe("It will be delivered again.\n");
  await eventually("it is in the history", async () => {
    const page = expectStatus(await server.api.get(`/api/chat/${viewer.username}/messages`), 200).json;
    return page.messages.some((one: any) => one.message === "back from the dead");
  });
  expect(await list()).toEqual([]);
});

test("dead letters are dropped one by one, and those that are replayed in vain die again", async () => {
  const [first, ...others] = await poison(3);
  const died = Math.max(...(await list()).map((one) => Date.parse(one.dead_at)));
  expect(await admin(server, "dead-letters", "drop", first!)).toBe("It is dropped.\n");
  expect((await list()).map((one) => one.id).sort()).toEqual(others.sort());
  for (const command of ["drop", "replay"]) {
    await expect(admin(server, "dead-letters", command, first!)).rejects.toMatchObject({
      code: 1,
      stderr: "leams: There is no such dead letter\n",
    });
  }
  expect(await admin(server, "dead-letters", "replay", "--all")).toBe("2 will be delivered again.\n");
  await eventually("they have died again", async () => {
    const dead = await list();
    return dead.length === 2 && dead.every((one) => Date.parse(one.dead_at) > died);
  });
});
