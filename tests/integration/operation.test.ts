import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { ChatClient } from "../support/chat";
import { http } from "../support/http";
import { Publisher } from "../support/publisher";
import { leamsBinary, Server, spawnServer, temporaryFolder } from "../support/server";
import { Viewer } from "../support/viewer";
import { eventually, within } from "../support/wait";

const root = resolve(import.meta.dirname, "../..");
const run = (...args: string[]) => promisify(execFile)(leamsBinary(), args);

async function withServer(use: (server: Server) => Promise<void>, settings = {}): Promise<void> {
  const server = await Server.start({ settings });
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

describe("the public port", () => {
  test("tells that the server is well and what it is", () =>
    withServer(async ({ api }) => {
      expect(expectStatus(await api.get("/api/health"), 200).json).toEqual({ status: "ok" });
      const ready = expectStatus(await api.get("/api/ready"), 200).json;
      expect(ready).toEqual({ status: "ready", components: { database: "ok", cache: "ok", pubsub: "ok", bus: "ok", objects: "ok", archive: "none" } });
      const instance = expectStatus(await api.get("/api/instance"), 200).json;
      expect(instance).toMatchObject({ registration: "open", features: { llhls: true, chat: true } });
    }));

  test("does not show metrics, the internal one does", () =>
    withServer(async (server) => {
      const outside = await http(`${server.url}/metrics`);
      expect(outside.text).not.toContain("# TYPE");
      expect(outside.status).not.toBe(200);
      const inside = expectStatus(await http(`${server.internalUrl}/metrics`), 200);
      expect(inside.headers["content-type"]).toContain("text/plain");
      expect(inside.text).toMatch(/^# TYPE leams_[a-z_]+ (counter|gauge|histogram)$/m);
      for (const backend of ["database", "cache", "pubsub", "bus", "objects"]) {
        await eventually(`${backend} is measured`, async () => {
          const { text } = await http(`${server.internalUrl}/metrics`);
          return text.includes(`leams_backend_up{backend="${backend}"} 1`) && text.includes(`leams_backend_latency_seconds{backend="${backend}"}`);
        });
      }
      expectStatus(await http(`${server.internalUrl}/health`), 200);
    }));

  test("answers what it does not know in the API's own form", () =>
    withServer(async ({ api }) => {
      const unknown = expectStatus(await api.get("/api/nothing/here"), 404);
      expect(unknown.headers["content-type"]).toContain("application/problem+json");
      expect(unknown.json).toMatchObject({ status: 404, error: { code: "NOT_FOUND" }, instance: "/api/nothing/here" });
      expect(unknown.json.request_id).toBe(unknown.headers["x-request-id"]);
      const method = expectStatus(await api.call("DELETE", "/api/auth/login"), 405);
      expect(method.json.error.code).toBe("METHOD_NOT_ALLOWED");
      expect(method.headers.allow).toContain("POST");
    }));

  test("says in words that the web app is away, and goes on", () =>
    withServer(async (server) => {
      const page = await http(`${server.url}/`);
      expect(page.status).toBe(503);
      expectStatus(await server.api.get("/api/health"), 200);
    }));

  test("takes bodies as large as their address needs, and says how large", () =>
    withServer(async (server) => {
      const post = (path: string, size: number) => http(`${server.url}${path}`, { method: "POST", body: Buffer.alloc(size, "x") });
      for (const [path, limit] of [["/api/auth/login", 32], ["/v1/auth/login", 32], ["/some/page", 64]] as const) {
        expect((await post(path, limit * 1024)).status).not.toBe(413);
        const refused = expectStatus(await post(path, limit * 1024 + 1), 413);
        expect(refused.text).toContain(`at most ${limit * 1024} bytes`);
      }
    }));

  test("publishes the limit of chat for the window that it names", () =>
    withServer(async ({ api }) => {
      expect(expectStatus(await api.get("/api/instance"), 200).json.limits.chat_per_30s).toBe(10);
    }, { "chat.rate_limit": 20, "chat.rate_window_s": 60 }));

  test("describes the API as the committed snapshot does", () =>
    withServer(async ({ api }) => {
      const served = expectStatus(await api.get("/openapi.json"), 200).json;
      const snapshot = JSON.parse(readFileSync(join(root, "schemas/openapi.json"), "utf8"));
      expect(served, "run ./dev gen and commit what changed").toEqual(snapshot);
      expect(served.openapi).toMatch(/^3\.1/);
      expectStatus(await api.get("/docs"), 200);
    }));
});

describe("configuration", () => {
  test("files in the tree are what the program writes", async () => {
    const committed = (file: string) => readFileSync(join(root, file), "utf8");
    expect((await run("config", "default")).stdout, "run ./dev gen").toBe(committed("config/leams.toml"));
    expect(committed("docs/configuration.md"), "run ./dev gen").toContain((await run("config", "doc")).stdout.trim());
    await expect(run("config", "check", "--config", join(root, "config/leams.toml"))).resolves.toBeTruthy();
  });

  test("the schema of the chat socket's frames is what the program writes", async () => {
    const committed = JSON.parse(readFileSync(join(root, "schemas/frames.json"), "utf8"));
    expect(JSON.parse((await run("frames")).stdout), "run ./dev gen and commit what changed").toEqual(committed);
  });

  test.each([
    ["an unknown key", "[rtmp]\nprot = 1935\n", /rtmp\.prot/],
    ["a port that is none", "[rtmp]\nport = 70000\n", /rtmp\.port.*65535/],
    ["a word for a number", '[http]\nport = "http"\n', /http\.port/],
    ["a name for the web app's address", '[gateway]\nweb_address = "localhost"\n', /gateway\.web_address.*IPv4/],
    ["a cache that there is not", '[cache]\nurl = "tarantool://x:hush@y"\n', /cache\.url must begin with memory:/],
    ["a bus that there is not", '[bus]\nurl = "nats://x"\n', /bus\.url must begin with sql:/],
    ["a file that is not TOML", "[rtmp\nport = 1\n", /leams\.toml|line/],
  ])("with %s is refused by name, and the start too", async (_, text, words) => {
    const data = temporaryFolder();
    writeFileSync(join(data, "leams.toml"), text);
    const checked = await run("config", "check", "--data", data).then(
      () => ({ code: 0, stderr: "", stdout: "" }),
      (failure) => failure,
    );
    expect(checked.code).not.toBe(0);
    expect(checked.stderr + checked.stdout).toMatch(words);

    const child = spawnServer(data, "none");
    const exit = await within("leams gives up", child.exit, 15_000);
    expect(exit.code).toBeGreaterThan(0);
    expect(child.stderr + child.stdout).toMatch(words);
  });

  test("is taken from --set over the environment over the file", async () => {
    const data = temporaryFolder();
    writeFileSync(join(data, "leams.toml"), '[instance]\nname = "From the file"\n');
    const name = async (settings: Record<string, string>) => {
      const server = await Server.start({ data, settings });
      const found = (await server.api.get("/api/instance")).json.name;
      await server.stop({ keepData: true });
      return found;
    };
    expect(await name({})).toBe("From the file");
    process.env.LEAMS_INSTANCE__NAME = "From the environment";
    try {
      expect(await name({})).toBe("From the environment");
      expect(await name({ "instance.name": "From the arguments" })).toBe("From the arguments");
    } finally {
      delete process.env.LEAMS_INSTANCE__NAME;
    }
  });

  test("of a taken port is told with the port and the key that moves it", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    try {
      const child = spawnServer(temporaryFolder(), "none", { settings: { "http.port": port } });
      const exit = await within("leams gives up", child.exit, 15_000);
      expect(exit.code).toBeGreaterThan(0);
      expect(child.stderr + child.stdout).toContain(String(port));
      expect(child.stderr + child.stdout).toContain("http.port");
    } finally {
      other.close();
    }
  });
});

describe("stopping", () => {
  test("ends publishers, blocked players and chats, and takes no longer than seconds", async () => {
    const server = await Server.start();
    const account = await server.api.account();
    const publisher = Publisher.start(server.rtmpUrl, await server.api.streamKey(account));
    try {
      const card = await eventually("it is live", () => server.api.liveCard(account));
      const viewer = await Viewer.join(server.url, card.id);
      const chat = await ChatClient.open(server.url, account.id);
      await chat.hello;
      const last = (await viewer.playlist()).segments.at(-1)!.sequence;
      const blocked = viewer.raw(`?_HLS_msn=${last + 1}`).catch(() => "cut");
      const began = Date.now();
      await server.stop();
      expect(Date.now() - began).toBeLessThan(20_000);
      await blocked;
      await within("the chat closes", chat.closed, 5_000);
      expect(chat.frames.some((frame) => frame.type === "reconnect")).toBe(true);
    } finally {
      await publisher.kill();
    }
  });

  test("by SIGINT is as clean", async () => {
    const server = await Server.start();
    expect(await server.child.end("SIGINT", 20_000)).toEqual({ code: 0, signal: null });
    await server.stop();
  });
});

describe("the demo", () => {
  test("takes no channel of somebody who has its name", async () => {
    const server = await Server.start();
    await server.api.account("demo");
    await server.stop({ keepData: true });
    const child = spawnServer(server.data, "none", { args: ["--demo"] });
    const exit = await within("leams gives up", child.exit, 15_000);
    expect(exit.code).toBeGreaterThan(0);
    expect(child.stderr).toContain("another account's");
  });

  test("is live on the channel named demo soon after the start", async () => {
    const server = await Server.start({ args: ["--demo"] });
    try {
      const card = await eventually(
        "the demo is live",
        async () => (await server.api.live()).find((one) => one.username === "demo"),
        { timeout: 30_000 },
      );
      const viewer = await Viewer.join(server.url, card.id);
      expect(viewer.codecs).toMatch(/avc1.*mp4a/);
    } finally {
      await server.stop();
    }
  });
});
