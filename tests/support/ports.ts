import { createServer } from "node:net";

/// Below those that Linux hands out by itself: such a port stays free while its server is away.
const lowest = 10_000;
const highest = 32_000;

/// A port for a program that is told it, or that comes back to it.
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; ++tries) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (await isFree(port)) return port;
  }
  throw new Error("no free port was found");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().on("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
