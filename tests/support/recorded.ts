import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { querySql } from "./database";
import type { Server } from "./server";

/// What a server's index says of a broadcast's recording.
export interface Recorded {
  ended: boolean;
  segments: number;
  seconds: number;
  bytes: number;
}

export function recorded(server: Server, broadcast: string): Recorded | undefined {
  const [row] = querySql(
    server,
    `SELECT ended_at, segments, duration_us, bytes FROM recordings WHERE broadcast_id = '${broadcast}'`,
  );
  if (!row) return undefined;
  const [ended, segments, micros, bytes] = row.map(Number) as [number, number, number, number];
  return { ended: row[0] !== null && ended > 0, segments, seconds: micros / 1e6, bytes };
}

/// The sizes of the segments in the folder that is the object store.
export function storedSizes(server: Server, broadcast: string): number[] {
  const folder = join(server.data, "objects/recordings", broadcast);
  return existsSync(folder) ? readdirSync(folder).map((name) => statSync(join(folder, name)).size) : [];
}

/// The broadcasts that have something in the spool.
export function spooled(server: Server): string[] {
  return readdirSync(join(server.data, "spool"));
}
