import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { http } from "../support/http";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { Viewer } from "../support/viewer";
import { eventually } from "../support/wait";

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test("a stream key shows up nowhere but where it is revealed", async () => {
  const server = await Server.start({ settings: { "runtime.log_level": "debug" } });
  const { api } = server;
  const account = await api.account();
  const key = await api.streamKey(account);
  const publisher = Publisher.start(server.rtmpUrl, key);
  try {
    const card = await eventually("it is live", () => api.liveCard(account));
    const viewer = await Viewer.join(server.url, card.id);
    await eventually("a thumbnail", async () => (await http(`${viewer.master}/../thumbnail.jpg`)).status === 200);
    const refused = Publisher.start(server.rtmpUrl, key);
    await refused.refusal();
    const misplaced = Publisher.start(server.rtmpUrl.replace(/[^/]*$/, key), "name");
    await misplaced.refusal();

    for (const one of server.processes) expect(one.command).not.toContain(key);
    const token = account.token;
    const answers = await Promise.all([
      api.get("/api/user/profile", { token }),
      api.get("/api/streams/settings", { token }),
      api.get("/api/streams/current/health", { token }),
      api.get("/api/streams/live"),
      api.get(`/api/streams/${card.id}`),
      api.get(`/api/users/${account.username}`),
      api.get("/api/instance"),
      http(`${server.internalUrl}/metrics`),
      viewer.raw(),
      http(viewer.master),
    ]);
    for (const answer of answers) {
      expectStatus(answer, 200);
      expect(answer.text + JSON.stringify(answer.headers)).not.toContain(key);
    }
    await publisher.stop();
  } finally {
    await publisher.kill();
    await server.stop({ keepData: true });
  }
  expect(server.child.stderr + server.child.stdout).not.toContain(key);
  expect(server.child.stderr).not.toContain(account.token);
  expect(server.child.stderr).not.toContain(account.password);
  for (const file of filesBelow(server.data)) expect(readFileSync(file).includes(key), file).toBe(false);
});

test("the data folder's keys are for the server's user alone", async () => {
  const server = await Server.start();
  try {
    const readable = filesBelow(server.data).filter((file) => (statSync(file).mode & 0o077) !== 0);
    expect(readable.filter((file) => /key|secret/i.test(file))).toEqual([]);
    expect(filesBelow(server.data).some((file) => /key|secret/i.test(file))).toBe(true);
  } finally {
    await server.stop();
  }
});
