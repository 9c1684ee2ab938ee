import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server as WebServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants, createGunzip, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { http } from "../support/http";
import { RawSocket } from "../support/raw_socket";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

/// What goes over the wire compressed, and what must not.
let web: WebServer;
let server: Server;
let folder: string;
let goOn: () => void;

const html = `<!doctype html><title>page</title>${"<p>words and words</p>".repeat(200)}`;
const script = `console.log("${"script ".repeat(300)}")`;

beforeAll(async () => {
  web = createServer((request, response) => {
    const path = request.url!;
    const head = (type: string, more = {}) => response.writeHead(200, { "content-type": type, ...more });
    if (path === "/page") head("text/html; charset=utf-8", { etag: '"1"', vary: "rsc" }).end(html);
    else if (path === "/sized") head("text/html", { "content-length": html.length }).end(html);
    else if (path === "/small") head("text/html", { "content-length": 5 }).end("small");
    else if (path === "/encoded") head("text/html", { "content-encoding": "gzip" }).end(gzipSync(html));
    else if (path === "/picture") head("image/png").end(html);
    else if (path === "/none") response.writeHead(304, { etag: '"1"' }).end();
    else if (path === "/stream") {
      head("text/x-component").write(html);
      goOn = () => response.end("the end");
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  folder = mkdtempSync(join(tmpdir(), "static-"));
  writeFileSync(join(folder, "a.js"), script);
  writeFileSync(join(folder, "a.js.br"), brotliCompressSync(script));
  writeFileSync(join(folder, "a.js.gz"), gzipSync(script));
  const port = (web.address() as { port: number }).port;
  server = await Server.start({ settings: { "gateway.web_port": port, "gateway.web_static": folder } });
});
afterAll(async () => {
  await server.stop();
  web.closeAllConnections();
  web.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, accepted: string | undefined = "gzip, deflate, br", method = "GET") =>
  http(server.url + path, { method, headers: accepted === undefined ? {} : { "Accept-Encoding": accepted } });

/// A page for guests is made once and for all; a member's goes out as it comes.
const cookie = { Cookie: "leams_access=x" };
const getAsMember = (path: string, accepted: string) => http(server.url + path, { headers: { "Accept-Encoding": accepted, ...cookie } });

describe("a page", () => {
  test.each(["/page", "/sized"])("goes out as gzip: %s", async (path) => {
    for (const answer of [await get(path), await getAsMember(path, "gzip")]) {
      expectStatus(answer, 200);
      expect(answer.headers["content-encoding"]).toBe("gzip");
      expect(String(answer.headers.vary)).toMatch(/Accept-Encoding/);
      expect(answer.bytes.length).toBeLessThan(html.length / 5);
      expect(answer.text).toBe(html);
    }
  });

  test("has a weak tag then, for its bytes are others", async () => {
    expect((await getAsMember("/page", "gzip")).headers.etag).toBe('W/"1"');
    expect((await getAsMember("/page", "")).headers.etag).toBe('"1"');
  });

  test("goes out as it is to who does not take gzip, and says that it depends", async () => {
    for (const accepted of [undefined, "", "br", "gzip;q=0", "identity, *;q=0"]) {
      const answer = await http(`${server.url}/sized`, { headers: accepted === undefined ? {} : { "Accept-Encoding": accepted } });
      expect(answer.headers["content-encoding"]).toBeUndefined();
      expect(answer.headers["content-length"]).toBe(String(html.length));
      expect(String(answer.headers.vary)).toMatch(/Accept-Encoding/);
      expect(answer.text).toBe(html);
    }
  });

  test("has the same head when only that is asked for", async () => {
    const answer = expectStatus(await get("/page", "gzip", "HEAD"), 200);
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(answer.bytes.length).toBe(0);
    expect((await get("/sized", "", "HEAD")).headers["content-length"]).toBe(String(html.length));
  });

  test("can be read as far as it has come", async () => {
    const client = await RawSocket.open(server.ports.http);
    client.send("GET /stream HTTP/1.1\r\nHost: x\r\nCookie: leams_access=x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
    let text = "";
    const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }).on("data", (part: Buffer) => (text += part));
    let taken = 0;
    const take = () => {
      const bytes = dechunk(client.heard);
      gunzip.write(Buffer.from(bytes.slice(taken), "latin1"));
      taken = bytes.length;
      return text;
    };
    await eventually("the first piece is whole", () => take() === html);
    goOn();
    await eventually("so is the rest", () => take() === `${html}the end`);
    await client.ended;
    expect(client.heard).toMatch(/\r\n0\r\n\r\n$/);
  });
});

/// The bodies of the chunks that have come as a whole.
function dechunk(heard: string): string {
  let rest = heard.slice(heard.indexOf("\r\n\r\n") + 4);
  let out = "";
  for (;;) {
    const line = rest.indexOf("\r\n");
    const size = Number.parseInt(rest, 16);
    if (heard.indexOf("\r\n\r\n") < 0 || line < 0 || rest.length < line + 2 + size + 2) return out;
    out += rest.slice(line + 2, line + 2 + size);
    rest = rest.slice(line + 2 + size + 2);
  }
}

test.each(["/small", "/picture", "/none"])("what gains nothing stays as it is: %s", async (path) => {
  expect((await get(path)).headers["content-encoding"]).toBeUndefined();
});

test("what is compressed already is not compressed again", async () => {
  const answer = await get("/encoded");
  expect(answer.headers["content-encoding"]).toBe("gzip");
  expect(answer.text).toBe(html);
});

test("a static file comes as it was compressed at build, without the web app", async () => {
  const path = "/_next/static/a.js";
  for (const [accepted, encoding, length] of [
    ["gzip, deflate, br", "br", brotliCompressSync(script).length],
    ["gzip", "gzip", gzipSync(script).length],
    ["br;q=0", undefined, script.length],
  ] as const) {
    const answer = expectStatus(await get(path, accepted), 200);
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(answer.bytes.length).toBe(length);
    expect(answer.headers.vary).toBe("Accept-Encoding");
    expect(answer.headers["cache-control"]).toMatch(/immutable/);
    const head = await get(path, accepted, "HEAD");
    expect(head.headers["content-length"]).toBe(String(length));
  }
  expectStatus(await get("/_next/static/b.js"), 404);
});

describe("the API", () => {
  test("compresses what is read", async () => {
    for (const path of ["/openapi.json", "/docs"]) {
      const answer = expectStatus(await get(path), 200);
      expect([path, answer.headers["content-encoding"]]).toEqual([path, "gzip"]);
      expect(answer.text).toBe((await get(path, "")).text);
    }
    const accounts = [await server.api.account(), await server.api.account()];
    for (const { token } of accounts) {
      expectStatus(await server.api.call("PATCH", "/api/user/profile", { json: { bio: "слово ".repeat(80) }, token }), 200);
    }
    const paths = accounts.map((one) => `/api/users/${one.username}`);
    for (const path of [...paths, ...paths]) {
      const plain = expectStatus(await get(path, "gzip;q=0"), 200);
      if (plain.bytes.length < 1024) throw new Error("too short to be compressed");
      const answer = expectStatus(await get(path, "gzip"), 200);
      expect(answer.headers["content-encoding"]).toBe("gzip");
      expect(String(answer.headers.vary)).toMatch(/Accept-Encoding/);
      expect(answer.bytes.length).toBeLessThan(plain.bytes.length);
      expect(answer.json).toEqual(plain.json);
    }
    expect((await get("/api/health", "gzip")).headers["content-encoding"]).toBeUndefined();
  });

  test("does not compress what holds a secret", async () => {
    const { email, password } = await server.api.account();
    const login = await server.api.post("/api/auth/login", { email, password }, { headers: { "Accept-Encoding": "gzip" } });
    expect(expectStatus(login, 200).headers["content-encoding"]).toBeUndefined();
    const reveal = await server.api.post("/api/streams/key/reveal", { password }, { token: login.json.access_token, headers: { "Accept-Encoding": "gzip" } });
    expect(expectStatus(reveal, 200).headers["content-encoding"]).toBeUndefined();
  });
});
