import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { http } from "../support/http";
import { Stage } from "../support/stage";

/// What the real web app weighs on the wire, and what a browser makes of it.
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.strike());

const get = (path: string, accepted: string) => http(stage.server.url + path, { headers: { "Accept-Encoding": accepted } });

test("a page and all that it loads are compressed", async () => {
  const page = await get("/", "gzip, deflate, br, zstd");
  expect(page.headers["content-encoding"]).toBe("gzip");
  expect(page.text).toContain("</html>");
  const files = [...new Set(page.text.match(/\/_next\/static\/[^"\\]+\.(?:js|css)/g))];
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const plain = await get(file, "");
    const small = await get(file, "gzip, deflate, br, zstd");
    if (plain.bytes.length < 1024) continue;
    expect([file, small.headers["content-encoding"], small.headers["content-type"]]).toEqual([file, "br", plain.headers["content-type"]]);
    expect(brotliDecompressSync(small.bytes).equals(plain.bytes)).toBe(true);
  }
});

test("what the router fetches of a page is compressed, too", async () => {
  const headers = { RSC: "1", "Accept-Encoding": "gzip" };
  // Next tells by which query such an answer is kept apart from the page's own.
  const { location } = (await http(`${stage.server.url}/login`, { headers })).headers;
  const answer = await http(new URL(location!, stage.server.url).href, { headers });
  expect(answer.status).toBe(200);
  expect(answer.headers["content-encoding"]).toBe("gzip");
  expect(answer.headers["content-type"]).toMatch(/^text\/x-component/);
});

test("a browser shows it, and goes on from page to page", async () => {
  const visitor = await stage.visitor();
  const page = await visitor.open("/");
  await page.locator('a[href="/login"]').first().click();
  await page.waitForURL("**/login");
  await page.getByLabel("Password", { exact: true }).waitFor();
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});
