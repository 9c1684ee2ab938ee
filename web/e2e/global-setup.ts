import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { DORA_BEGAN } from "./mock-data";
import { createGateway, listen } from "./mock-gateway";
import { MockMedia } from "./mock-media";

declare module "vitest" {
  interface ProvidedContext {
    origin: string;
  }
}

const WEB = join(import.meta.dirname, "..");

async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listen(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function waitFor(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} does not answer; was \`npm run build\` run?`);
}

/** Runs the built server behind the mock gateway for all end-to-end tests. */
export default async function setup(project: TestProject) {
  const webPort = await freePort();
  const media = new MockMedia(DORA_BEGAN);
  const gateway = createGateway(() => webPort, media);
  const gatewayPort = await listen(gateway);
  const origin = `http://127.0.0.1:${gatewayPort}`;
  const web: ChildProcess = spawn(process.execPath, [join(WEB, ".next/standalone/server.js")], {
    env: { ...process.env, NODE_ENV: "production", HOSTNAME: "127.0.0.1", PORT: String(webPort), LEAMS_API_URL: origin },
    stdio: "inherit",
  });
  await waitFor(`${origin}/login`);
  project.provide("origin", origin);
  return () => {
    web.kill();
    gateway.closeAllConnections();
    gateway.close();
    media.close();
  };
}
