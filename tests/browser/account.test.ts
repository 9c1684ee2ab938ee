import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Publisher } from "../support/publisher";
import { Player, Stage } from "../support/stage";
import { eventually } from "../support/wait";

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set({ settings: { "media.stop_grace_s": 1 } });
});
afterAll(() => stage.strike());

describe("the first start", () => {
  test("has a link that makes the administrator, once and with its own token only", async () => {
    const visitor = await stage.visitor();
    const page = await visitor.open("/");
    await page.getByText("This instance has no administrator yet").waitFor();
    const tryWith = async (token: string | undefined) => {
      await visitor.open(`/setup?token=${token}`);
      await page.getByLabel("User name").fill("keeper");
      await page.getByLabel("E-mail").fill("keeper@example.com");
      await page.getByLabel("Password", { exact: true }).fill("a good password");
      await page.locator("main button[type=submit]").click();
    };
    await tryWith("of-an-earlier-start");
    await page.getByText("This address is no longer valid.").waitFor();
    await tryWith(stage.server.setupToken);
    await page.getByRole("button", { name: "Account menu" }).waitFor();
    await visitor.open(`/setup?token=${stage.server.setupToken}`);
    await page.getByText("This instance is set up already.").waitFor();
    await visitor.leave();
  });
});

describe("an account", () => {
  test("is made on the page, logs out and in again", async () => {
    const visitor = await stage.visitor();
    const page = await visitor.open("/register");
    await page.getByLabel("User name").fill("fresh_one");
    await page.getByLabel("E-mail").fill("fresh@example.com");
    await page.getByLabel("Password", { exact: true }).fill("a good password");
    await page.locator("main button[type=submit]").click();
    await page.getByRole("button", { name: "Account menu" }).click();
    await page.getByText("Log out").click();
    await page.getByRole("link", { name: "Log in" }).first().waitFor();
    expect((await page.context().cookies()).filter((cookie) => cookie.name === "leams_access" && cookie.value)).toEqual([]);
    await visitor.logIn("fresh@example.com", "a good password");
    await visitor.leave();
  });

  test("is not opened by a wrong password", async () => {
    const account = await stage.server.api.account();
    const visitor = await stage.visitor();
    const page = await visitor.open("/login");
    await page.getByLabel("User name or e-mail").fill(account.username);
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.locator("main button[type=submit]").click();
    await page.getByText("The name or the password is wrong.").waitFor();
    await visitor.leave();
  });
});

describe("the dashboard", () => {
  test("asks guests to log in and brings them back", async () => {
    const account = await stage.server.api.account();
    const visitor = await stage.visitor();
    const page = await visitor.open("/dashboard/stream");
    await page.waitForURL("**/login**");
    await page.getByLabel("User name or e-mail").fill(account.username);
    await page.getByLabel("Password", { exact: true }).fill(account.password);
    await page.locator("main button[type=submit]").click();
    await page.waitForURL("**/dashboard/stream");
    expect(visitor.complaints.filter((text) => !text.includes("401"))).toEqual([]);
    await visitor.leave();
  });

  test("shows the key, which goes live, and replaces it, which cuts the broadcast", async () => {
    const account = await stage.server.api.account();
    const visitor = await stage.visitor();
    await visitor.logIn(account.username, account.password);
    const page = await visitor.open("/dashboard/stream");
    await page.getByRole("button", { name: "Show: Stream key" }).click();
    const shown = page.getByTestId("stream-key");
    const key = await eventually("the key", async () => /live_[\w-]{16,}/.exec((await shown.textContent()) ?? "")?.[0]);
    expect(await page.getByTestId("server-url").textContent()).toContain(`rtmp://127.0.0.1:${stage.server.ports.rtmp}/live`);

    const steps = page.getByTestId("go-live-steps");
    await steps.getByText("Waiting for your encoder…").waitFor();
    const publisher = Publisher.start(stage.server.rtmpUrl, key);
    await steps.getByText("You are live.").waitFor();
    await steps.getByText(/^Connected: \d+×\d+, \d+ fps$/).waitFor();
    await new Player(page).plays();
    await page.getByRole("link", { name: "Open live manager", exact: true }).click();
    await page.locator("[data-testid=health-state][data-state=live]").waitFor({ timeout: 30_000 });

    await visitor.open("/dashboard/stream");
    await page.getByRole("button", { name: "Replace key" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Replace key" }).click();
    const replaced = await eventually("another key", async () => {
      const now = /live_[\w-]{16,}/.exec((await shown.textContent()) ?? "")?.[0];
      return now !== key && now;
    });
    await page.getByRole("button", { name: "Hide: Stream key" }).click();
    await eventually("the new key's end", async () => (await shown.textContent()) === `live_…${replaced.slice(-4)}`);
    await publisher.refusal();
    const next = Publisher.start(stage.server.rtmpUrl, replaced);
    await eventually("the new key streams", () => stage.server.api.liveCard(account));
    await next.stop();
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  });

  test("keeps what the streamer writes about the stream", async () => {
    const account = await stage.server.api.account();
    const visitor = await stage.visitor();
    await visitor.logIn(account.username, account.password);
    const page = await visitor.open("/dashboard");
    await page.getByLabel("Title").fill("Evening of lighthouses");
    await page.getByLabel("Category").fill("Art");
    await page.getByRole("button", { name: "Save" }).click();
    await eventually("it is kept", async () => {
      const channel = (await stage.server.api.get(`/api/users/${account.username}`)).json.channel;
      return channel.title === "Evening of lighthouses" && channel.category === "Art";
    });
    await page.reload();
    expect(await page.getByLabel("Title").inputValue()).toBe("Evening of lighthouses");
    await visitor.leave();
  });
});
