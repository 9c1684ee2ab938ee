import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { ChatClient } from "../support/chat";
import { http } from "../support/http";
import { RawSocket } from "../support/raw_socket";
import { PublishRefused, RtmpPublisher } from "../support/rtmp";
import { Server, spawnServer, temporaryFolder } from "../support/server";
import { eventually, within } from "../support/wait";

/// What is put into fields, addresses and messages.
let server: Server;
let api: Api;
let account: Account;
const open: ChatClient[] = [];

beforeAll(async () => {
  server = await Server.start({ settings: { "gateway.cors_origins": "https://friend.example", "rtmp.max_bitrate_kbps": 4000 } });
  api = server.api;
  account = await api.account();
});
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  await server.stop();
});

async function joined(room: string, member?: Account): Promise<ChatClient> {
  const ticket = member && expectStatus(await api.post("/api/chat/ticket", {}, { token: member.token }), 200).json.ticket;
  const client = await ChatClient.open(server.url, room, ticket ? { ticket } : {});
  open.push(client);
  await client.hello;
  return client;
}

describe("another origin", () => {
  test.each(["https://evil.example", "null", "https://friend.example.evil.example", "http://friend.example", "https://FRIEND.example:443"])(
    "%s may not read with credentials",
    async (origin) => {
      for (const path of ["/api/user/profile", "/api/streams/live", "/api/auth/refresh"]) {
        const answer = await api.get(path, { headers: { Origin: origin } });
        expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
        expect(answer.headers["access-control-allow-credentials"]).toBeUndefined();
      }
    },
  );

  test("that the operator named may, by its own name and never by *", async () => {
    const answer = await api.get("/api/streams/live", { headers: { Origin: "https://friend.example" } });
    expect(answer.headers["access-control-allow-origin"]).toBe("https://friend.example");
    expect(answer.headers["access-control-allow-credentials"]).toBe("true");
    expect(answer.headers.vary).toMatch(/origin/i);
  });

  test("may play, without credentials", async () => {
    const answer = await http(`${server.url}/live/nothing/index.m3u8`, { headers: { Origin: "https://evil.example" } });
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
    expect(answer.headers["access-control-allow-credentials"]).toBeUndefined();
  });
});

describe("markup in a field", () => {
  const payloads = [
    "<script>alert(1)</script>",
    "</script><svg onload=alert(1)>",
    "\"><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "a\u2028b",
  ];

  test.each(payloads)("%j is kept as text, and no answer can be taken for a page", async (payload) => {
    const token = account.token;
    const settings = { title: payload, category: payload, description: payload, tags: [], language: "en", is_mature: false };
    const profile = { display_name: payload.slice(0, 50), bio: payload };
    const answers = [
      await api.call("PUT", "/api/streams", { json: settings, token }),
      await api.call("PATCH", "/api/user/profile", { json: profile, token }),
      await api.get(`/api/users/${account.username}`),
      await api.get("/api/user/profile", { token }),
      await api.get(`/api/${encodeURIComponent(payload)}`),
      await api.get(`/api/users/${encodeURIComponent(payload)}`),
      await api.get(`/api/streams/live?category=${encodeURIComponent(payload)}`),
    ];
    for (const answer of answers) {
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers["content-type"]).toMatch(/^application\/(problem\+)?json/);
      if (answer.status === 200) {
        expect(answer.headers["x-content-type-options"]).toBe("nosniff");
        expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
      }
      expect(() => answer.json).not.toThrow();
    }
    for (const path of [`/live/${encodeURIComponent(payload)}/index.m3u8`, `/live/x/${encodeURIComponent(payload)}`]) {
      const answer = await http(server.url + path);
      expect(answer.headers["content-type"]).toMatch(/^text\/plain/);
      expect(answer.text).not.toContain("<");
    }
  });

  test.each(["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "https://user:pw@evil.example\u0000"])(
    "the link %j is refused",
    async (link) => {
      expectStatus(await api.call("PATCH", "/api/user/profile", { json: { links: [link] }, token: account.token }), 422);
    },
  );

  test("in chat makes links of http and https alone", async () => {
    const [member, room] = [await api.account(), await api.account()];
    const client = await joined(room.id, member);
    const text = "see javascript:alert(1) and https://ok.example/<b> and data:text/html,x";
    client.say(text);
    const { fragments } = (await client.said(text)).data;
    const links = fragments.filter((one: any) => one.type === "link").map((one: any) => one.url);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((url: string) => !/^https:\/\/ok\.example\//.test(url))).toEqual([]);
  });
});

describe("an address that leads elsewhere", () => {
  const climbs = [
    "/live/../../../etc/passwd",
    "/live/..%2f..%2f..%2fetc%2fpasswd",
    "/live/%2e%2e/%2e%2e/etc/passwd",
    "/live/x/..%252f..%252fetc/passwd",
    "/live/x/main/..\\..\\etc\\passwd",
    "/live/x/main/%00.m4s",
    "/live/x/main/0.m4s%00.jpg",
    "/live//etc/passwd",
    "/live/@../index.m3u8",
    "/api/users/..%2f..%2fhealth",
    "/api/users/%2e%2e%2fhealth",
    "/api/../metrics",
    "/api/..%2f..%2fmetrics",
    "/api/chat/stream/..%2f..%2fx",
    "//evil.example/api/health",
  ];
  test.each(climbs)("%s is found nowhere", async (path) => {
    const socket = await RawSocket.open(server.ports.http);
    socket.send(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await within("an answer", socket.ended, 15_000);
    expect(socket.heard).toMatch(/^HTTP\/1\.1 (400|404|426|503) /);
    expect(socket.heard).not.toMatch(/root:|# TYPE|"status":"ok"/);
  });

  // RFC 9112 section 3.2: nothing of this is meant for us, nor for the web app behind us.
  test.each([
    "GET /api/health\u0000",
    "GET /api/health x",
    "GET http:/api/health",
    "GET http://x@evil.example/",
    "GET *",
    "OPTIONS *",
    "GET api/health",
    "GET ?a",
    "CONNECT x:80",
    "CONNECT evil.example:443",
  ])("%j asks for nothing of ours", async (line) => {
    const socket = await RawSocket.open(server.ports.http);
    socket.send(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await within("an answer", socket.ended, 15_000);
    expect(socket.heard).toMatch(/^HTTP\/1\.1 400 /);
  });

  // RFC 9112 section 3.2.2: the target's host stands for the Host field.
  test.each(["x", "other.example:81"])("with the name of a host before it is the same address there: %s", async (host) => {
    const socket = await RawSocket.open(server.ports.http);
    socket.send(`GET http://${host}/api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await within("an answer", socket.ended, 15_000);
    expect(socket.heard).toMatch(/^HTTP\/1\.1 200 /);
    expect(socket.heard).toContain('"status"');
  });
});

describe("a flood of chat", () => {
  test(
    "by forty clients at once leaves people able to talk",
    async () => {
      const room = await api.account();
      const [alice, bob] = [await api.account(), await api.account()];
      const [a, b] = [await joined(room.id, alice), await joined(room.id, bob)];
      const bots = await Promise.all(Array.from({ length: 40 }, () => joined(room.id)));
      const flood = setInterval(() => {
        for (const bot of bots) for (let i = 0; i < 20; ++i) bot.say(`spam ${i}`);
      }, 100);
      try {
        const waits = [];
        for (let i = 0; i < 10; ++i) {
          const began = Date.now();
          a.say(`hello ${i}`);
          await b.said(`hello ${i}`);
          waits.push(Date.now() - began);
        }
        expect(Math.max(...waits)).toBeLessThan(5_000);
        const ends = await within("the bots are cut off", Promise.all(bots.map((bot) => bot.closed)), 30_000);
        expect(new Set(ends.map((one) => one.code))).toEqual(new Set([4429]));
      } finally {
        clearInterval(flood);
      }
      expect(b.of("message").map((one) => one.data.message)).toEqual(Array.from({ length: 10 }, (_, i) => `hello ${i}`));
    },
    90_000,
  );
});

describe("an RTMP client", () => {
  const hello = Buffer.concat([Buffer.from([3]), Buffer.alloc(1536, 1), Buffer.alloc(1536, 1)]);
  /// A chunk of type 0 on chunk stream 3.
  const message = (type: number, announced: number, payload: Buffer) => {
    const head = Buffer.alloc(12);
    head[0] = 3;
    head.writeUIntBE(announced, 4, 3);
    head[7] = type;
    return Buffer.concat([head, payload]);
  };

  test.each<[string, Buffer]>([
    ["a chunk size of two gigabytes", message(1, 4, Buffer.from("7fffffff", "hex"))],
    ["a chunk size of nothing", message(1, 4, Buffer.from("00000000", "hex"))],
    ["a chunk size with the forbidden bit", message(1, 4, Buffer.from("80000080", "hex"))],
    ["a message of sixteen megabytes", message(20, 0xff_ff_ff, Buffer.alloc(10))],
    ["a message that contains itself without end", message(20, 60_000, Buffer.alloc(60_000, 3))],
  ])("that announces %s is cut off or outlives nobody", async (_, bytes) => {
    const socket = await RawSocket.open(server.ports.rtmp);
    socket.send(Buffer.concat([hello, bytes]));
    await within("the server ends it", socket.ended, 25_000);
    expectStatus(await api.get("/api/health"), 200);
  });

  test("that sends more than the limit is told so and cut off", async () => {
    const publisher = await RtmpPublisher.publish(server.ports.rtmp, await api.streamKey(account));
    const tag = { kind: "video" as const, time: 0, data: Buffer.alloc(60_000, 7), config: false, key: false };
    const timer = setInterval(() => {
      for (let i = 0; i < 10; ++i) publisher.send(tag);
    }, 50);
    try {
      await within("the publisher is cut off", publisher.closed, 30_000);
    } finally {
      clearInterval(timer);
      publisher.cut();
    }
    const told = await eventually("the log tells", () => server.log.find((line) => /max_bitrate_kbps/.test(line.reason ?? "")));
    expect(told.event).toBe("publish_stopped");
  }, 60_000);

  test("with a key of a thousand letters, none, or one that is SQL is refused in words", async () => {
    for (const key of ["live_" + "x".repeat(1000), "", "' OR 1=1 --", "live_\u0000"]) {
      await expect(RtmpPublisher.publish(server.ports.rtmp, key)).rejects.toBeInstanceOf(PublishRefused);
    }
  });
});

describe("letters that deceive", () => {
  const register = (username: string) => api.register(username, `u${Math.random().toString(36).slice(2)}@example.com`, "a good password");

  test("names that look like another's are refused", async () => {
    expectStatus(await register("paypal_shop"), 201);
    for (const name of ["paypaI_shop", "paypa1_shop", "PAYPAL_SHOP"]) expectStatus(await register(name), 409);
  });

  test.each(["pаypal", "pay\u200bpal", "pay\u202epal", "p\u0301aypal", "𝓅aypal", "ＰＡＹＰＡＬ", "adm\u0131n"])("the name %j is no name", async (name) => {
    expectStatus(await register(name), 422);
  });

  test.each(["admin", "Adm1n", "moderator", "leams"])("the name %j is nobody's", async (name) => {
    expect((await register(name)).status).toBe(422);
  });

  test("a message repeated with invisible letters in it is a repetition", async () => {
    const [member, room] = [await api.account(), await api.account()];
    const client = await joined(room.id, member);
    client.say("buy now");
    await client.said("buy now");
    for (const again of ["buy now\u{E0000}", "buy\u200b now", "buy now\u2063", "\u202ebuy now"]) {
      const before = client.of("notice").length;
      client.say(again);
      const notices = await eventually("a notice", () => client.of("notice").length > before && client.of("notice"));
      expect([again, notices.at(-1)!.data.code]).toEqual([again, "msg_duplicate"]);
    }
    expect(client.of("message").length).toBe(1);
  });

  test("stacks of marks are cut low, and nothing turns the line around", async () => {
    const [member, room] = [await api.account(), await api.account()];
    const client = await joined(room.id, member);
    client.say(`z${"\u0300".repeat(60)}algo \u202e\u2066turned`);
    const [said] = await eventually("the message", () => client.of("message").length === 1 && client.of("message"));
    const text: string = said!.data.message;
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect([...text.normalize("NFD")].filter((letter) => letter === "\u0300").length).toBeLessThan(12);
  });
});

describe("secrets", () => {
  test("are made at the first start, differ from instance to instance, and are readable by the server alone", async () => {
    const other = await Server.start();
    try {
      const keys = (folder: string) => readFileSync(join(folder, "keys.json"), "utf8");
      expect(keys(other.data)).not.toBe(keys(server.data));
      expect(other.setupToken).toBeTruthy();
      expect(other.setupToken).not.toBe(server.setupToken);
      for (const file of ["keys.json", "leams.db"]) {
        if (process.env.LEAMS_TEST_DATABASE === "postgresql" && file === "leams.db") continue;
        expect([file, statSync(join(other.data, file)).mode & 0o077]).toEqual([file, 0]);
      }
    } finally {
      await other.stop();
    }
  });

  test("that are too weak, or readable by others, stop the start", async () => {
    for (const [text, mode] of [
      ['{"version":1,"token_keys":[{"id":"a","key":"c2hvcnQ"}],"data_keys":[{"id":"b","key":"c2hvcnQ"}]}', 0o600],
      [readFileSync(join(server.data, "keys.json"), "utf8"), 0o644],
    ] as const) {
      const data = temporaryFolder();
      mkdirSync(data, { recursive: true });
      writeFileSync(join(data, "keys.json"), text, { mode });
      const child = spawnServer(data, "none");
      const exit = await within("leams gives up", child.exit, 30_000);
      expect(exit.code).toBeGreaterThan(0);
      expect(child.stderr + child.stdout).toContain("keys.json");
    }
  });

  test("no account is there that nobody made", async () => {
    for (const [username, password] of [["admin", "admin"], ["admin", "password"], ["leams", "leams"], ["demo", "demo"], ["root", ""]]) {
      expect((await api.post("/api/auth/login", { username, password })).status).toBeGreaterThanOrEqual(400);
    }
    expect((await api.get("/api/instance")).json.setup_required).toBe(true);
  });
});
