import { describe, expect, inject, it } from "vitest";
import { arrive, openBrowser, waitForPath } from "./browser";
import { HEALTH } from "./mock-data";

const origin = inject("origin");
const { open, visit } = openBrowser();

describe("the pages of an area", () => {
  it.each([
    { area: "/settings", label: "Settings", first: "Profile", path: "/settings/profile" },
    { area: "/dashboard", label: "Dashboard", first: "Live manager", path: "/dashboard/live" },
  ])("$area lists them on a phone, and each leads back to the list", async ({ area, label, first, path }) => {
    const page = await open(area, { member: true, phone: true });
    await page.getByRole("heading", { level: 1, name: label }).waitFor();
    expect(await page.locator("form, [data-testid=player]").count()).toBe(0);
    await page.getByRole("navigation", { name: label }).getByRole("link", { name: first }).click();
    await waitForPath(page, path);
    await page.locator("form").first().waitFor({ state: "attached" });
    expect(await page.getByRole("navigation", { name: label }).isVisible()).toBe(false);
    await page.getByRole("link", { name: label, exact: true }).first().click();
    await waitForPath(page, area);
    await page.getByRole("navigation", { name: label }).waitFor();
    await page.context().close();
  });

  it("stand beside the list where there is room, which says where one is", async () => {
    const page = await open("/settings", { member: true });
    const list = page.getByRole("navigation", { name: "Settings" });
    await page.getByLabel("Display name").waitFor();
    expect(await list.locator("[aria-current=page]").textContent()).toBe("Profile");
    await list.getByRole("link", { name: "Appearance" }).click();
    await waitForPath(page, "/settings/appearance");
    await expect.poll(() => list.locator("[aria-current=page]").textContent()).toBe("Appearance");
    await page.context().close();
  });

  it("keep what was typed when the window becomes narrow", async () => {
    const page = await open("/settings", { member: true });
    await page.getByLabel("Display name").fill("Anna B");
    await page.setViewportSize({ width: 600, height: 800 });
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await page.getByLabel("Display name").inputValue()).toBe("Anna B");
    await page.context().close();
  });
});

describe("the live manager", () => {
  it("draws the last minute's bitrate, and folds the readings away", async () => {
    const page = await open("/dashboard/live", { member: true });
    await page.getByTestId("sparkline").waitFor();
    const label = "Bitrate of the last minute: between 3,120 and 3,120 kbit/s";
    expect(await page.getByTestId("sparkline").getAttribute("aria-label")).toBe(label);
    await page.getByText("Key-frame interval", { exact: true }).waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "All readings" }).click();
    await page.getByText("Key-frame interval", { exact: true }).waitFor();
    await page.context().close();
  });

  it("gives the code by which another site shows the player", async () => {
    const page = await open("/dashboard/live", { member: true });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy embed code" }).click();
    await page.getByText("Copied").waitFor();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    expect(code).toContain(`<iframe src="${origin}/embed/anna" `);
    await page.context().close();
  });

  it("shows by its light the worst that there is to say", async () => {
    const page = await open("/dashboard/live", { member: true });
    const light = page.getByTestId("health-light");
    expect(await light.getAttribute("data-light")).toBe("warning");
    await page.route("**/api/streams/current/health", (route) => route.fulfill({ json: { ...HEALTH, advice: [] } }));
    await light.and(page.locator("[data-light=good]")).waitFor();
    await page.context().close();
  });

  it("stands in three columns within 1200 px, without a sideways scroll", async () => {
    const page = await open("/dashboard/live", { member: true });
    await page.setViewportSize({ width: 1200, height: 800 });
    const lefts = await Promise.all(
      ["health-state", "player", "chat-input"].map(async (id) => (await page.getByTestId(id).boundingBox())?.x ?? 0),
    );
    expect(lefts[1]).toBeGreaterThan((lefts[0] ?? 0) + 200);
    expect(lefts[2]).toBeGreaterThan((lefts[1] ?? 0) + 250);
    await page.context().close();
  });

  it("keeps the status in view on a phone and shows chat, form and health one at a time", async () => {
    const context = await visit({ member: true, phone: true });
    const page = await context.newPage();
    await arrive(page, "/dashboard/live");
    const [input, title, advice] = [page.getByTestId("chat-input"), page.getByLabel("Title"), page.getByTestId("advice").first()];
    await input.waitFor();
    expect(await title.isVisible()).toBe(false);
    await expect.poll(() => page.getByTestId("player").count()).toBe(0);
    await page.getByRole("button", { name: "Info" }).click();
    await title.waitFor();
    expect(await input.isVisible()).toBe(false);
    await page.getByRole("button", { name: "Save" }).scrollIntoViewIfNeeded();
    await page.mouse.wheel(0, 2000);
    expect(await page.getByTestId("health-state").evaluate((state) => state.getBoundingClientRect().top)).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Health" }).click();
    await advice.waitFor();
    await page.getByTestId("player").waitFor();
    expect(await page.getByRole("button", { name: "End broadcast" }).isVisible()).toBe(true);
    await context.close();
  });
});
