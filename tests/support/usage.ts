import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { http } from "./http";
import type { Server } from "./server";
import { eventually } from "./wait";

/// What a process holds of its machine, from /proc.
export interface Usage {
  memoryMb: number;
  /// Without those of SQLite's connections: they are few, opened when needed, and stay.
  descriptors: number;
  threads: number;
}

export function usageOf(pid: number): Usage {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  return {
    memoryMb: field("VmRSS") / 1024,
    threads: field("Threads"),
    descriptors: descriptorsOf(pid).length,
  };
}

/// What the process has open, as /proc names it, but for the database.
function descriptorsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      const target = readlinkSync(`${folder}/${name}`);
      return /\/leams\.db(-\w+)?$/.test(target) ? [] : [target];
    } catch {
      return []; // It was closed meanwhile.
    }
  });
}

function tally(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.map((one) => one.replace(/\[?\d+\]?/g, ""))) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/// The most that the server held of each while `action` went on.
export async function watchPeak(server: Server, action: () => Promise<void>): Promise<Usage> {
  const peak = usageOf(server.child.pid);
  const look = () => {
    const now = usageOf(server.child.pid);
    for (const name of ["memoryMb", "descriptors", "threads"] as const) peak[name] = Math.max(peak[name], now[name]);
  };
  const timer = setInterval(look, 100);
  try {
    await action();
    return peak;
  } finally {
    clearInterval(timer);
  }
}

/// Has the server open what it opens at first need and keeps: threads and the like. Nobody may be connected.
export async function warmUp(server: Server): Promise<void> {
  await Promise.all(Array.from({ length: 60 }, (_, i) => http(`${server.url}/api/users/nobody_${i}`)));
  await eventually("they have left", async () => (await metric(server, "leams_http_open_connections")) === 0);
}

/// A sanitized build keeps freed memory aside for long; with these its memory can be watched like any other's.
export const promptlyFreed = {
  ASAN_OPTIONS: "quarantine_size_mb=1:thread_local_quarantine_size_kb=16:allocator_release_to_os_interval_ms=200",
};

/// Waits until the server holds no more than before but for a little memory, as allocators keep some.
export async function settlesAt(server: Server, before: Usage, { memoryMb, timeout = 60_000 }: { memoryMb: number; timeout?: number }): Promise<Usage> {
  let now = usageOf(server.child.pid);
  const told = () => {
    const open = tally(descriptorsOf(server.child.pid));
    return `before ${JSON.stringify(before)}, now ${JSON.stringify(now)}, open ${JSON.stringify(open)}`;
  };
  await eventually(
    "memory, descriptors and threads are back",
    () => {
      now = usageOf(server.child.pid);
      const back = now.memoryMb <= before.memoryMb + memoryMb && now.descriptors <= before.descriptors && now.threads <= before.threads;
      if (!back) throw new Error(told());
      return true;
    },
    { timeout, every: 250 },
  );
  return now;
}

/// A figure that the server exports.
export async function metric(server: Server, name: string): Promise<number> {
  const { text } = await http(`${server.internalUrl}/metrics`);
  const line = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "m").exec(text);
  if (!line) throw new Error(`no figure ${name}`);
  return Number(line[1]);
}
