import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Postgres } from "./postgres";
import type { Server } from "./server";

const throughSqlite = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], timeout=20); db.execute(sys.argv[2]); db.commit()";

/// Changes a server's database behind its back: for what an operator does there and the API does not offer yet.
export function runSql(server: Server, statement: string): void {
  if (process.env.LEAMS_TEST_DATABASE === "postgresql") {
    execFileSync("psql", ["-qX", "-d", Postgres.shared().database(server.data), "-c", statement]);
  } else {
    execFileSync("python3", ["-c", throughSqlite, join(server.data, "leams.db"), statement]);
  }
}
