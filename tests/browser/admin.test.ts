import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Publisher } from "../support/publisher";
import { Stage, type Visitor } from "../support/stage";
import { eventually } from "../support/wait";

const PASSWORD = "a good password";

let stage: Stage;
let admin: Visitor;

beforeAll(async () => {
  stage = await Stage.set({ settings: { "media.stop_grace_s": 1 } });
  admin = await stage.visitor();
  const page = await admin.open(`/setup?token=${stage.server.setupToken}`);
  await page.getByLabel("User name").fill("keeper");
  await page.getByLabel("E-mail").fill("keeper@example.com");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.locator("main button[type=submit]").click();
});
afterAll(() => stage.strike());

describe("an administrator", () => {
  test("comes from the first start to the list of what is to be set, and gives the instance its name", async () => {
    const { page } = admin;
    await page.waitForURL("**/admin/overview");
    await page.getByRole("region", { name: "Your server" }).getByRole("link", { name: "Change its name" }).click();
    await page.waitForURL("**/admin/appearance");
    await page.getByLabel("Name", { exact: true }).fill("Harbour TV");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    const guest = await stage.visitor();
    await eventually("guests see the name", async () => {
      await guest.open("/login");
      return (await guest.page.title()).includes("Harbour TV");
    });
    await guest.leave();
  });

  test("ends a broadcast and suspends its account", async () => {
    const account = await stage.server.api.account();
    const publisher = Publisher.start(stage.server.rtmpUrl, await stage.server.api.streamKey(account));
    await eventually("it is live", () => stage.server.api.liveCard(account));
    const page = await admin.open("/admin/overview");
    const row = page.getByTestId("live-row").filter({ hasText: account.username });
    await row.getByRole("button").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("test of the alarm");
    await dialog.getByRole("button", { name: "End" }).click();
    await row.waitFor({ state: "detached" });
    await publisher.stop();

    await admin.open(`/admin/users?q=${account.username}`);
    await page.getByTestId("user-row").getByRole("button").click();
    await page.getByRole("menuitem", { name: "Suspend" }).click();
    await dialog.getByLabel("Reason").fill("it came back");
    await dialog.getByRole("button", { name: "Suspend" }).click();
    await page.getByTestId("user-row").getByText("Suspended").waitFor();
    const answer = await stage.server.api.post("/api/auth/login", { login: account.username, password: account.password });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(admin.complaints).toEqual([]);
  });

  test("is nobody else: to others the pages do not exist", async () => {
    const account = await stage.server.api.account();
    const visitor = await stage.visitor();
    await visitor.logIn(account.username, account.password);
    for (const path of ["/admin", "/admin/users"]) {
      expect((await visitor.page.goto(path))?.status()).toBe(404);
    }
    await visitor.leave();
  });
});
