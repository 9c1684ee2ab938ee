import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LOCALES } from "../../web/i18n/locales";
import { expectStatus } from "../support/api";
import { http, type Answer, type RequestOptions } from "../support/http";
import { RawSocket } from "../support/raw_socket";
import { RenderingApp } from "../support/rendering_app";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

/// Pages for guests, which the gateway has rendered once and gives to all.
let app: RenderingApp;
let server: Server;

const start = (loops: number) => Server.start({ settings: { "gateway.web_port": app.port, "runtime.loops": loops } });

beforeEach(async () => {
  app = await new RenderingApp().start();
  server = await start(2);
});
afterEach(async () => {
  app.stop();
  await server.stop();
});

const get = (path: string, headers: Record<string, string> = {}, options: RequestOptions = {}) =>
  http(server.url + path, { headers, ...options });
const member = { Cookie: "leams_access=x" };
const ttl = (answer: Answer) => Number(/^leams; hit; ttl=(-?\d+)$/.exec(String(answer.headers["cache-status"]))?.[1]);

/// The nonce of an answer, which must stand wherever its page has one.
function nonceOf(answer: Answer): string {
  const nonce = /'nonce-([^']+)'/.exec(String(answer.headers["content-security-policy"]))![1]!;
  expect(answer.headers.link).toContain(`nonce="${nonce}"`);
  const found = [...answer.text.matchAll(/<script nonce="([^"]*)"/g)].map((one) => one[1]);
  expect(found).toHaveLength(30);
  expect(new Set(found)).toEqual(new Set([nonce]));
  return nonce;
}

test("a thousand guests who ask at once get one rendering, each with a nonce of his own", async () => {
  app.holds.add("/");
  const guests = Array.from({ length: 1000 }, (_, i) => get("/", i % 2 ? { "Accept-Encoding": "gzip" } : {}, { from: `127.0.${i % 5}.2`, timeout: 60_000 }));
  await eventually("the rendering has begun", () => app.waiting === 1);
  const metrics = async () => (await http(`${server.internalUrl}/metrics`)).text;
  await eventually("all guests are there", async () => Number(/^leams_http_open_connections (\d+)/m.exec(await metrics())![1]) >= 1000);
  app.release();
  const answers = await Promise.all(guests);
  expect(new Set(answers.map((one) => expectStatus(one, 200).headers["content-encoding"]))).toEqual(new Set([undefined, "gzip"]));
  expect(new Set(answers.map(nonceOf)).size).toBe(1000);
  expect(app.count("/")).toBe(1);
  expect(await metrics()).toMatch(/^leams_guest_pages_rendered_total 1$/m);
  expect(await metrics()).toMatch(/^leams_guest_pages_total 1000$/m);
}, 90_000);

describe("what a guest sends never reaches another", () => {
  const lines: [string, string][] = [
    ["Cookie", "leams_access=SECRET"],
    ["Cookie", "__Host-leams_access=SECRET"],
    ["Cookie", "leams_csrf=SECRET"],
    ["Cookie", "a=b;leams_access=SECRET"],
    ["Cookie", 'leams_access ="SECRET"'],
    ["Cookie", "leams_theme=SECRET; leams_locale=SECRET; leams_mature=SECRET; other=SECRET"],
    ["Cookie", "a=b\r\nCookie: leams_access=SECRET"],
    ["Authorization", "Bearer SECRET"],
    ["Accept-Language", "SECRET"],
    ["Accept", "text/SECRET"],
    ["User-Agent", "SECRET"],
    ["Referer", "http://127.0.0.1/SECRET"],
    ["Range", "bytes=0-SECRET"],
    ["If-None-Match", '"SECRET"'],
    ["X-Forwarded-For", "SECRET"],
    ["X-Forwarded-Host", "SECRET.example"],
    ["X-Forwarded-Proto", "SECRET"],
    ["X-Forwarded-Prefix", "/SECRET"],
    ["Forwarded", "host=SECRET"],
    ["X-Host", "SECRET"],
    ["X-Original-URL", "/SECRET"],
    ["X-Rewrite-URL", "/SECRET"],
    ["X-HTTP-Method-Override", "SECRET"],
    ["X-Middleware-Subrequest", "proxy:proxy:proxy:SECRET"],
    ["X-Middleware-Prefetch", "SECRET"],
    ["X-Middleware-Rewrite", "/SECRET"],
    ["X-Middleware-Override-Headers", "SECRET"],
    ["X-Middleware-Request-Cookie", "leams_access=SECRET"],
    ["X-Nextjs-Data", "SECRET"],
    ["X-Matched-Path", "/SECRET"],
    ["X-Invoke-Path", "/SECRET"],
    ["X-Invoke-Output", "/SECRET"],
    ["X-Invoke-Status", "500"],
    ["X-Now-Route-Matches", "1=SECRET"],
    ["X-Nonce", "SECRET"],
    ["Content-Security-Policy", "script-src 'nonce-SECRET'"],
    ["Next-Action", "SECRET"],
    ["Next-Url", "/SECRET"],
    ["Next-Router-State-Tree", "SECRET"],
    ["Next-Router-Prefetch", "SECRET"],
    ["Next-Router-Segment-Prefetch", "/SECRET"],
    ["RSC", "1\r\nNext-Router-State-Tree: SECRET"],
    ["RSC", "SECRET"],
    ["Connection", "keep-alive, SECRET\r\nSECRET: 1"],
    ["Content-Length", "6\r\n\r\nSECRET"],
  ];
  const send = async (head: string) => {
    const socket = await RawSocket.open(server.ports.http);
    socket.send(`${head}Connection: close\r\n\r\n`);
    await socket.ended;
    return socket.heard;
  };
  const host = () => `Host: 127.0.0.1:${server.ports.http}\r\n`;

  test("by a field of the request", async () => {
    for (const [i, [name, value]] of lines.entries()) {
      for (const method of ["GET", "HEAD", "POST"]) {
        const path = `/${method.toLowerCase()}${i}`;
        for (let n = 0; n < 2; ++n) await send(`${method} ${path} HTTP/1.1\r\n${host()}${name}: ${value}\r\n`);
        const answer = expectStatus(await get(path), 200);
        expect([name, answer.text.includes("SECRET"), answer.text.includes("member")]).toEqual([name, false, false]);
      }
    }
  }, 60_000);

  test("by the address", async () => {
    const targets = ["/a?SECRET", "/a?x=SECRET", "/a?utm_source=SECRET", "/a?_rsc=SECRET", "/a?category=SECRET", "/a?&&=SECRET", "/a#SECRET", "/a%3FSECRET", "/a;SECRET", "//a/SECRET", "http://SECRET.example/a"];
    for (const target of targets) await send(`GET ${target} HTTP/1.1\r\n${host()}`);
    await send("GET /a HTTP/1.1\r\nHost: SECRET.example\r\n");
    expect((await get("/a")).text).not.toContain("SECRET");
    expect((await get("/a?category=music")).text).not.toContain("SECRET");
  });

  test("by what belongs to a link that was shared, which is rendered without it", async () => {
    for (const query of ["?utm_source=a&utm_medium=b", "?fbclid=1", "?gclid=2&", "?"]) expect((await get(`/a${query}`)).text).toContain("guest 1");
    expect(app.rendered).toEqual(["/a"]);
  });
});

test("a member's page is rendered for him, before and after a guest's", async () => {
  for (let round = 1; round <= 3; ++round) {
    expect((await get("/a", member)).text).toContain("<p>member");
    expect((await get("/a")).text).toContain("<p>guest");
  }
  expect(app.count("/a")).toBe(4);
  expect((await get("/a", member)).headers["cache-status"]).toBeUndefined();
});

test("guests differ by language, theme, age, host and whether they come by HTTPS, and by nothing else", async () => {
  const source = readFileSync(resolve(import.meta.dirname, "../../web/lib/preferences.ts"), "utf8");
  const themes = JSON.parse(/THEMES = (\[[^\]]*\])/.exec(source)![1]!) as string[];
  for (const locale of LOCALES) {
    const wanted = expectStatus(await get("/a", { "Accept-Language": `${locale}-XX,xx;q=0.5` }), 200);
    expect(wanted.text).toContain(`"Accept-Language","${locale}"`);
    const chosen = await get("/a", { "Accept-Language": "xx", Cookie: `leams_locale=${locale}` });
    expect(chosen.text).toBe(chosen.text.includes(nonceOf(chosen)) ? wanted.text.replaceAll(nonceOf(wanted), nonceOf(chosen)) : "");
  }
  for (const theme of themes) {
    const { text } = await get("/b", { Cookie: `x=y; leams_theme=${theme}` });
    expect(text.includes(`leams_theme=${theme}`)).toBe(theme !== "system");
  }
  expect((await get("/c", { Cookie: "leams_mature=yes" })).text).toContain("leams_mature=yes");
  expect((await get("/c")).text).not.toContain("leams_mature");
  expect((await get("/d", { Host: "a.example" })).text).toContain('"Host","a.example"');
  expect((await get("/d", { Host: "b.example" })).text).toContain('"Host","b.example"');
  expect([app.count("/a"), app.count("/b"), app.count("/c"), app.count("/d")]).toEqual([LOCALES.length, themes.length, 2, 2]);
  expectStatus(await get("/a", {}, { method: "HEAD" }), 200);
  expect(app.count("/a")).toBe(LOCALES.length);
});

test("the content of a page is another thing than the page, by what the browser has already", async () => {
  const tree = (name: string) => ({ RSC: "1", "Next-Router-State-Tree": name });
  for (let round = 0; round < 2; ++round) {
    expect((await get("/a")).text).not.toContain('"RSC"');
    expect((await get("/a?_rsc=1", tree("one"))).text).toContain('"one"');
    expect((await get("/a?_rsc=2", tree("two"))).text).toContain('"two"');
  }
  expect(app.rendered).toEqual(["/a", "/a?_rsc=1", "/a?_rsc=2"]);
});

describe("what is not kept", () => {
  test.each([404, 307, 500])("an answer of %d, which goes to those who asked together", async (status) => {
    app.answers.set("/a", (response, nth) => void response.writeHead(status, { "Content-Type": "text/html" }).end(`answer ${nth}`));
    app.holds.add("/a");
    const together = [get("/a"), get("/a")];
    await eventually("the rendering has begun", () => app.waiting === 1);
    app.release();
    for (const answer of await Promise.all(together)) expect([answer.status, answer.text.slice(0, 6)]).toEqual([status, "answer"]);
    expect((await get("/a")).text).toBe(`answer ${app.count("/a")}`);
  });

  test("an answer with a cookie, which each gets for himself", async () => {
    app.answers.set("/a", (response, nth) => void response.writeHead(200, { "Set-Cookie": `id=${nth}` }).end(`page ${nth}`));
    const answers = [await get("/a"), await get("/a"), ...(await Promise.all([get("/a"), get("/a"), get("/a")]))];
    const cookies = answers.map((one) => String(one.headers["set-cookie"]));
    expect(new Set(cookies).size).toBe(5);
    for (const answer of answers) expect(`id=${answer.text.slice(5)}`).toBe(String(answer.headers["set-cookie"]));
  });

  test("a page of which the web app says that it is gone", async () => {
    expect((await get("/a")).text).toContain("guest 1");
    app.answers.set("/a", (response) => void response.writeHead(404).end("gone"));
    await eventually("the page is gone", async () => (await get("/a")).status === 404);
    app.stop();
    expectStatus(await get("/a"), 503);
  });
});

test("a guest who hangs up takes the rendering from nobody", async () => {
  await server.stop();
  server = await start(1);
  app.holds.add("/a");
  const first = (await RawSocket.open(server.ports.http)).send("GET /a HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n");
  await eventually("the rendering has begun", () => app.waiting === 1);
  const second = (await RawSocket.open(server.ports.http)).send("GET /a HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n");
  await get("/b"); // On one loop, so what was sent before has been read.
  first.destroy();
  await first.ended;
  await get("/b");
  app.release();
  await eventually("the second one has it", () => second.heard.includes("guest 1"));
  second.destroy();
});

test("who asked first and stands behind a crowd of his own keeps nobody from the page", async () => {
  app.holds.add("/hold");
  const crowd: RawSocket[] = [];
  const ask = async (path: string) => crowd.push((await RawSocket.open(server.ports.http, "127.0.0.2")).send(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`));
  for (let i = 0; i < 8; ++i) await ask(`/hold/${i}`);
  await eventually("the crowd is at work", () => app.waiting === 8);
  await ask("/a");
  expect((await get("/a", { Host: "a" }, { from: "127.0.0.3", timeout: 4000 })).text).toContain("guest 1");
  await eventually("so the crowd's last one has it too", () => crowd.at(-1)!.heard.includes("guest 1"));
  for (const one of crowd) one.destroy();
});

test("a page is given while the next is made, and for a while when none can be made", async () => {
  expect(ttl(await get("/a"))).toBe(2);
  app.holds.add("/a");
  const begun = () => app.waiting === 1;
  await eventually("it is made anew", async () => (await get("/a")).text.includes("guest 1") && begun());
  const stale = await eventually("it is too old to be given at once, but there is no other", async () => {
    const answer = await get("/a");
    return Number(answer.headers.age) > 5 && answer;
  });
  expect(stale.text).toContain("guest 1");
  app.release();
  await eventually("the new one is there", async () => (await get("/a")).text.includes("guest 2"));
  const { port } = app;
  app.stop();
  const last = await eventually("it is old", async () => {
    const answer = await get("/a");
    return ttl(answer) < -4 && answer;
  });
  expect(last.text).toMatch(/guest [23]/);
  nonceOf(last);
  const away = expectStatus(await get("/a", member), 503);
  expect(away.text).toContain("The web app is starting");
  expectStatus(await get("/never"), 503);
  await app.start(port);
  await eventually("it is new again", async () => ttl(await get("/a")) >= 1);
}, 60_000);
