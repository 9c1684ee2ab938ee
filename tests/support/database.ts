import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Postgres } from "./postgres";
import type { Server } from "./server";

const throughSqlite = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], timeout=20); db.execute(sys.argv[2]); db.commit()";

const rowsOfSqlite = `
import json, sqlite3, sys
print(json.dumps(sqlite3.connect(sys.argv[1], timeout=20).execute(sys.argv[2]).fetchall()))
`;

/// Rows of a server's database: for what it keeps and the API does not show.
export function querySql(server: Server, statement: string): unknown[][] {
  if (process.env.LEAMS_TEST_DATABASE === "postgresql") {
    const asJson = `SELECT COALESCE(json_agg(to_json(found)), '[]') FROM (${statement}) AS found`;
    const rows = execFileSync("psql", ["-qXAt", "-d", Postgres.shared().database(server.data), "-c", asJson]);
    return (JSON.parse(String(rows)) as object[]).map((row) => Object.values(row));
  }
  return JSON.parse(String(execFileSync("python3", ["-c", rowsOfSqlite, join(server.data, "leams.db"), statement])));
}

/// Changes a server's database behind its back: for what an operator does there and the API does not offer yet.
export function runSql(server: Server, statement: string): void {
  if (process.env.LEAMS_TEST_DATABASE === "postgresql") {
    execFileSync("psql", ["-qX", "-d", Postgres.shared().database(server.data), "-c", statement]);
  } else {
    execFileSync("python3", ["-c", throughSqlite, join(server.data, "leams.db"), statement]);
  }
}
