import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { RtmpPublisher } from "../support/rtmp";
import { Server, temporaryFolder } from "../support/server";
import { eventually } from "../support/wait";

const fixture = resolve(import.meta.dirname, "../fixtures/data-folder-1");
const toDatabase = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.executescript(open(sys.argv[2]).read()); db.commit()";

/// What the first version wrote: two accounts with a key and a follower, a broadcast, two messages in the history and
/// a third that is still on its way there.
function oldDataFolder(): string {
  const data = temporaryFolder();
  const database = join(data, "leams.db");
  execFileSync("python3", ["-c", toDatabase, database, join(fixture, "database.sql")]);
  copyFileSync(join(fixture, "keys.json"), join(data, "keys.json"));
  for (const name of ["leams.db", "keys.json"]) chmodSync(join(data, name), 0o600);
  return data;
}

test("a data folder of the first version is opened, with all that it held", async () => {
  const server = await Server.start({ data: oldDataFolder() });
  try {
    const { api } = server;
    const painter = await api.login("painter@example.com", "correct horse painter");
    const profile = expectStatus(await api.get("/api/users/painter"), 200).json;
    expect(profile).toMatchObject({
      username: "painter",
      display_name: "The Painter",
      bio: "I paint.",
      links: ["https://example.com/p"],
      follower_count: 1,
    });
    const key = expectStatus(await api.post("/api/streams/key/reveal", {}, { token: painter.access_token }), 200).json;
    expect(key.stream_key).toBe("live_A92SsTziZQkvdh6Cdd5yBeOe5iZqY-JO");
    await (await RtmpPublisher.publish(server.ports.rtmp, key.stream_key)).end();

    const messages = await eventually("the message on its way arrives", async () => {
      const page = expectStatus(await api.get("/api/chat/painter/messages?limit=10"), 200).json;
      return page.messages.length === 3 ? page.messages : undefined;
    });
    expect(messages.map((one: any) => one.message)).toEqual([
      "first words",
      "second words https://example.com",
      "third words, not delivered yet",
    ]);
    expect(messages.map((one: any) => one.user.username)).toEqual(["viewer_one", "viewer_one", "viewer_one"]);
    expect(server.log.filter((entry) => entry.level === "ERROR")).toEqual([]);
  } finally {
    await server.stop();
  }
});
