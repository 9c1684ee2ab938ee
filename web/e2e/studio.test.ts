import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { arrive, holdRequests, openBrowser, waitForPath } from "./browser";
import { HEALTH } from "./mock-data";

const origin = inject("origin");

const { open, visit } = openBrowser();

const KEY = "live_0123456789";
const MASKED = "live_…x789";

async function enterPassword(page: Page, password = "correct horse"): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password", { exact: true }).fill(password);
  await dialog.getByRole("button", { name: "Continue" }).click();
}

describe("going live", () => {
  it("notices the encoder, and leads on from the first picture", async () => {
    const page = await open("/dashboard/stream", { member: true, scene: "empty" });
    await page.getByRole("link", { name: "Go live" }).first().waitFor();
    const steps = page.getByTestId("go-live-steps");
    await steps.getByText("Waiting for your encoder…").waitFor();
    await steps.getByText("Listening on rtmp://127.0.0.1:1935/live").waitFor();
    let health = { ...HEALTH, state: "starting" };
    await page.route("**/api/streams/current/health", (route) => route.fulfill({ json: health }));
    await steps.getByText("Connected: 1280×720, 30 fps").waitFor();
    await steps.getByText("Your picture is on its way…").waitFor();
    health = HEALTH;
    await steps.getByText("You are live.").waitFor();
    await page.getByTestId("player").waitFor();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("Copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${origin}/anna`);
    await page.getByRole("link", { name: "Open live manager", exact: true }).click();
    await waitForPath(page, "/dashboard/live");
    await page.context().close();
  });

  it("is told when the encoder is lost, and when the server is", async () => {
    const page = await open("/dashboard/stream", { member: true });
    const steps = page.getByTestId("go-live-steps");
    await steps.getByText("You are live.").waitFor();
    const status = { code: 200, state: "reconnecting" };
    await page.route("**/api/streams/current/health", (route) =>
      route.fulfill({ status: status.code, json: { ...HEALTH, state: status.state } }),
    );
    await steps.getByText("The connection to your encoder is lost.").waitFor();
    status.code = 502;
    await steps.getByText("The server does not answer.").waitFor();
    await page.context().close();
  });

  it("shows in the bar of every page how long one has been live and who watches, and leads to the live manager", async () => {
    const page = await open("/", { member: true });
    const link = page.getByRole("link", { name: /^You are live: 1:0\d:\d\d, 12 viewers/ });
    expect(await link.textContent()).toMatch(/^1:0\d:\d\d · 12$/);
    await link.click();
    await waitForPath(page, "/dashboard/live");
    await page.context().close();
  });
});

describe("the addresses that may stream", () => {
  it("are named when they are none, and kept after the password", async () => {
    const page = await open("/dashboard/stream", { member: true });
    const card = page.getByRole("region", { name: "Where you stream from" });
    const field = card.getByLabel("Addresses");
    await card.getByText("Empty: the key works from everywhere.").waitFor();
    await field.fill("home\n10.0.0.0/8");
    await card.getByRole("button", { name: "Save addresses" }).click();
    await card.getByText("Neither an IP address nor a range: home").waitFor();
    await field.fill("10.0.0.0/8");
    await card.getByText("This device comes from 203.0.113.7.").waitFor();
    await card.getByRole("button", { name: "Add it" }).click();
    expect(await field.inputValue()).toBe("10.0.0.0/8\n203.0.113.7");
    await card.getByRole("button", { name: "Save addresses" }).click();
    await enterPassword(page, "wrong");
    await page.getByRole("dialog").getByText("The password is wrong.").waitFor();
    await enterPassword(page);
    await card.getByText("Saved").waitFor();
    expect(await field.inputValue()).toBe("10.0.0.0/8\n203.0.113.7");
    await page.context().close();
  });
});

describe("the stream key", () => {
  it("is copied after the password without being shown", async () => {
    const page = await open("/dashboard/stream", { member: true });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const button = page.getByRole("button", { name: "Copy: Stream key" });
    await button.click();
    await enterPassword(page);
    await button.getByText("Copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(KEY);
    expect(await page.getByTestId("stream-key").textContent()).toBe(MASKED);
    await page.context().close();
  });

  it("is copied on plain HTTP too, from under the question for the password", async () => {
    const page = await open("/dashboard/stream", { member: true });
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await page.evaluate(() => {
      document.addEventListener("copy", () => (document.title = String(document.getSelection())));
    });
    const button = page.getByRole("button", { name: "Copy: Stream key" });
    await button.click();
    await enterPassword(page);
    await button.getByText("Copied").waitFor();
    expect(await page.title()).toBe(KEY);
    await page.context().close();
  });

  it("hides itself when nobody does", async () => {
    const page = await (await visit({ member: true })).newPage();
    await page.clock.install();
    await arrive(page, "/dashboard/stream");
    await page.getByRole("button", { name: "Show: Stream key" }).click();
    await enterPassword(page);
    const key = page.getByTestId("stream-key");
    await key.getByText(KEY).waitFor();
    await page.clock.runFor(14_000);
    expect(await key.textContent()).toBe(KEY);
    await page.clock.runFor(1500);
    await key.getByText(MASKED).waitFor();
    await page.context().close();
  });
});

describe("the read key", () => {
  it("is shown in the address that players take, and can be replaced and revoked", async () => {
    const page = await open("/dashboard/stream", { member: true });
    const card = page.getByRole("region", { name: "Play over RTMP" });
    const address = card.getByTestId("read-address");
    expect(await address.textContent()).toBe("rtmp://127.0.0.1:1935/live/anna?key=read_…");
    await card.getByRole("button", { name: "Show: Address with the read key" }).click();
    await enterPassword(page);
    await address.getByText("rtmp://127.0.0.1:1935/live/anna?key=read_0123456789").waitFor();
    await card.getByRole("button", { name: "Replace read key" }).click();
    await page.getByRole("dialog").getByText("whoever plays by it is cut off").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Replace read key" }).click();
    await enterPassword(page);
    await address.getByText("?key=read_9876543210").waitFor();
    await card.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await enterPassword(page);
    await card.getByText("Nobody can play your channel over RTMP now.").waitFor();
    expect(await address.textContent()).toBe("rtmp://127.0.0.1:1935/live/anna?key=read_…");
    await page.context().close();
  });
});

describe("studio", () => {
  it("says in the page's own HTML how the broadcast does", async () => {
    const context = await visit({ member: true });
    const html = await (await context.request.get("/dashboard")).text();
    expect(html).toMatch(/data-testid="health-state"[^>]*data-state="live"/);
    await context.close();
  });

  it("ends a broadcast once, and forgets a failure when it is asked again", async () => {
    const page = await open("/dashboard", { member: true });
    const gate = await holdRequests(page, "**/api/streams/current");
    await page.getByRole("button", { name: "End broadcast" }).click();
    const dialog = page.getByRole("dialog");
    const confirm = dialog.getByRole("button", { name: "End broadcast" });
    await confirm.click();
    await confirm.and(page.locator("[aria-disabled=true]")).click({ force: true });
    await gate.answer(503);
    await dialog.getByRole("alert").waitFor();
    expect(gate.held).toHaveLength(1);
    await dialog.getByRole("button", { name: "Keep streaming" }).click();
    await page.getByRole("button", { name: "End broadcast" }).click();
    await confirm.waitFor();
    expect(await dialog.getByRole("alert").count()).toBe(0);
    await page.context().close();
  });

  it("sends of the channel's settings what was changed, so that another tab's changes stay", async () => {
    const page = await open("/dashboard", { member: true });
    // The debugger does not see the body of a request that is sent as an object.
    await page.evaluate(() => {
      const send = window.fetch;
      window.fetch = async (request, init) => {
        if (request instanceof Request && request.method === "PUT") document.title = await request.clone().text();
        return send(request, init);
      };
    });
    const save = async () => {
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Saved").waitFor();
      return JSON.parse(await page.title()) as unknown;
    };
    await page.getByLabel("Title").fill("Night shift");
    expect(await save()).toEqual({ title: "Night shift" });
    await page.getByLabel("Category").fill("Music");
    expect(await save()).toEqual({ category: "Music" });
    await page.context().close();
  });

  it("copies on plain HTTP too, says so, and leaves the focus where it was", async () => {
    const page = await open("/dashboard/stream", { member: true });
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    const button = page.getByRole("button", { name: "Copy: Server" });
    await button.press("Enter");
    await button.getByText("Copied").waitFor();
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.evaluate(() => Object.defineProperty(document, "execCommand", { value: () => false }));
    await button.getByText("Copy", { exact: true }).waitFor();
    await button.press("Enter");
    await button.getByText("Not copied").waitFor();
    await page.context().close();
  });

  it("asks for the password before it shows the key", async () => {
    const page = await open("/dashboard/stream", { member: true });
    await page.getByRole("button", { name: "Show: Stream key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password", { exact: true }).fill("wrong");
    await dialog.getByRole("button", { name: "Continue" }).click();
    await dialog.getByText("The password is wrong.").waitFor();
    await dialog.getByLabel("Password", { exact: true }).fill("correct horse");
    await dialog.getByRole("button", { name: "Continue" }).click();
    await page.getByTestId("stream-key").getByText("live_0123456789").waitFor();
    await page.context().close();
  });

  it("does not show a key that comes after the question for the password was closed", async () => {
    const page = await open("/dashboard/stream", { member: true });
    await page.getByRole("button", { name: "Show: Stream key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password", { exact: true }).fill("correct horse");
    const gate = await holdRequests(page, "**/api/streams/key/reveal");
    await dialog.getByRole("button", { name: "Continue" }).click();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await gate.answer(200, { stream_key: "live_0123456789" });
    await page.getByRole("button", { name: "Show: Stream key", disabled: false }).waitFor();
    expect(await page.getByTestId("stream-key").textContent()).toBe("live_…x789");
    await page.context().close();
  });

  it("offers the categories that channels have, finds those that are not in the first list, and keeps their spelling", async () => {
    const page = await open("/dashboard/live", { member: true });
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/api/categories")) asked.push(new URL(request.url()).search);
    });
    const field = page.getByLabel("Category");
    expect(await page.locator("datalist option").count()).toBe(0);
    await field.focus();
    const offered = () =>
      page.locator("datalist option").evaluateAll((options) => (options as HTMLOptionElement[]).map(({ value }) => value));
    await expect.poll(offered).toEqual(expect.arrayContaining(["Chess", "Electronics", "Speedrun"]));
    await field.fill("electronics ");
    await page.getByLabel("Title").focus();
    expect(await field.inputValue()).toBe("Electronics");
    await field.fill("zit");
    await expect.poll(offered).toContain("Zither");
    await field.fill("speedRUN");
    // The mock answers with what was sent.
    const saved = page.waitForResponse((response) => response.request().method() === "PUT");
    await field.press("Enter");
    expect(await (await saved).json()).toMatchObject({ category: "Speedrun" });
    expect(asked.filter((query) => !query.includes("q="))).toHaveLength(1);
    await page.context().close();
  });
});
