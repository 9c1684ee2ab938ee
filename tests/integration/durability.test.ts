import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { runSql } from "../support/database";
import { Server } from "../support/server";

function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return readlinkSync(join(folder, fd));
    } catch {
      return [];
    }
  });
}

test("a database that another program looks into keeps what is written, before and after", async () => {
  let server = await Server.start();
  try {
    const before = await server.api.account();
    // Enough at once for every connection to be opened.
    await Promise.all(Array.from({ length: 40 }, () => server.api.get(`/api/users/${before.username}`)));
    for (const mark of ["one", "two"]) {
      runSql(server, `UPDATE users SET bio = '${mark}' WHERE username = '${before.username}'`);
      expect((await server.api.get(`/api/users/${before.username}`)).json.bio).toBe(mark);
    }
    expect(openFiles(server.child.pid).filter((name) => name.includes("(deleted)") && name.includes(server.data))).toEqual([]);
    const after = await server.api.account();

    const { data } = server;
    await server.stop({ keepData: true });
    server = await Server.start({ data });
    for (const { email, password } of [before, after]) {
      expectStatus(await server.api.post("/api/auth/login", { email, password }), 200);
    }
  } finally {
    await server.stop();
  }
});
