import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { arrive, openBrowser, waitForPath } from "./browser";

const { open, visit } = openBrowser();

const rail = (page: Page) => page.getByRole("complementary", { name: "Channels" });
const railWidth = (page: Page) => rail(page).evaluate((element) => element.getBoundingClientRect().width);
const railButton = (page: Page) => page.getByRole("banner").getByRole("button", { name: "Channels" });
const linesOf = (page: Page, section: string | RegExp) => rail(page).getByRole("region", { name: section }).getByRole("listitem").allInnerTexts();

describe("the rail", () => {
  it("names who is live, the most watched first, and leads to them", async () => {
    const page = await open("/login");
    const lines = await linesOf(page, "Live on Harbour TV");
    expect(lines[0]).toContain("Livia");
    expect(lines[1]).toContain("Night Owl");
    await rail(page).getByRole("link", { name: /Night Owl/ }).click();
    await waitForPath(page, "/night_owl");
    await page.context().close();
  });

  it("has whom a member follows first, live ones on top, and names nobody twice", async () => {
    const page = await open("/about", { member: true });
    const followed = await linesOf(page, "Following");
    expect(followed[0]).toContain("Rex");
    expect(followed[1]).toContain("Anna");
    expect(followed[1]).toContain("Offline");
    expect((await linesOf(page, "Live on Harbour TV")).join()).not.toContain("Rex");
    await page.context().close();
  });

  it("is made narrow and wide, on pages and beside the player apart, and stays so", async () => {
    const context = await visit();
    const page = await context.newPage();
    await page.setViewportSize({ width: 1440, height: 900 });
    await arrive(page, "/login");
    expect(await railWidth(page)).toBe(232);
    await railButton(page).click();
    await expect.poll(() => railWidth(page)).toBe(52);
    await page.reload();
    expect(await railWidth(page)).toBe(52);
    await arrive(page, "/livia");
    expect(await railWidth(page)).toBe(52);
    await railButton(page).click();
    await expect.poll(() => railWidth(page)).toBe(232);
    await arrive(page, "/login");
    expect(await railWidth(page)).toBe(52);
    await context.close();
  });

  it("is a drawer where there is no room for it, and closes when it has led somewhere", async () => {
    const page = await open("/login", { phone: true });
    expect(await rail(page).isVisible()).toBe(false);
    await railButton(page).click();
    const drawer = page.getByRole("dialog", { name: "Harbour TV" });
    await drawer.getByRole("link", { name: "Rules" }).waitFor();
    await drawer.getByRole("link", { name: /Livia/ }).click();
    await waitForPath(page, "/livia");
    await drawer.waitFor({ state: "detached" });
    await page.context().close();
  });

  it("asks again once a minute, and not while it is hidden", async () => {
    const context = await visit();
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/api/streams/live")) asked.push(request.url());
    });
    await page.clock.install();
    await arrive(page, "/login");
    const afterAMinute = async () => {
      await page.clock.runFor(60_000);
      return asked.length;
    };
    await expect.poll(afterAMinute).toBeGreaterThan(0);
    await page.evaluate(() => Object.defineProperty(document, "hidden", { value: true, configurable: true }));
    const before = asked.length;
    await page.clock.runFor(180_000);
    expect(asked.length).toBe(before);
    await context.close();
  });
});

describe("a channel in the rail", () => {
  it("shows beside it what is on, to the mouse and to the keyboard", async () => {
    const page = await open("/about");
    const line = rail(page).getByRole("link", { name: /Livia/ });
    const card = page.getByTestId("hover-card");
    await line.hover();
    await card.getByText("Restoring a 1970s synthesizer").waitFor();
    await page.mouse.move(800, 500);
    await card.waitFor({ state: "detached" });
    await page.keyboard.press("Tab");
    await line.focus();
    await card.waitFor();
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "detached" });
    await page.context().close();
  });
});

describe("the bar and the tabs", () => {
  it("lead members and guests where each of them may go", async () => {
    const guest = await open("/login");
    const ways = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByRole("link").allTextContents();
    expect(await ways(guest)).toEqual(["Browse"]);
    await guest.context().close();
    const member = await open("/about", { member: true });
    expect(await ways(member)).toEqual(["Following", "Browse"]);
    await member.context().close();
    const phone = await open("/", { member: true, phone: true });
    const tabs = phone.getByRole("navigation", { name: "Sections" });
    expect(await tabs.getByRole("link").allTextContents()).toEqual(["Home", "Following", "Browse", "Me"]);
    await phone.context().close();
  });

  it("have theme and language in the menus", async () => {
    const page = await open("/login");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Theme" }).press("ArrowRight");
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.context().close();
  });
});

describe("following", () => {
  it("is one click for a member, shown everywhere at once and taken back when it fails", async () => {
    const page = await open("/following", { member: true });
    const heart = page.getByRole("main").getByRole("button", { name: /^Follow .*Anna/ });
    expect(await heart.getAttribute("aria-pressed")).toBe("true");
    await heart.click();
    await expect.poll(() => heart.getAttribute("aria-pressed")).toBe("false");
    await page.route("**/api/users/anna/follow", (route) => route.fulfill({ status: 503, json: { error: { code: "UNAVAILABLE" } } }));
    await heart.click();
    await page.getByTestId("toasts").getByText(/did not work/).waitFor();
    expect(await heart.getAttribute("aria-pressed")).toBe("false");
    await page.context().close();
  });

  it("shows those on air first, and when the others last were", async () => {
    const page = await open("/following", { member: true });
    const channels = page.getByRole("region", { name: "Channels" }).getByRole("article");
    await expect.poll(() => channels.allInnerTexts()).toEqual([expect.stringMatching(/^R\s+Rex\s+Live/), expect.stringMatching(/^A\s+Anna\s+Last live 2 hours ago/)]);
    await page.context().close();
  });

  it("is known where a channel is opened", async () => {
    const page = await open("/rex", { member: true });
    expect(await page.getByRole("main").getByRole("button", { name: "Following Rex" }).getAttribute("aria-pressed")).toBe("true");
    await page.goto("/livia");
    expect(await page.getByRole("main").getByRole("button", { name: "Follow Livia" }).getAttribute("aria-pressed")).toBe("false");
    await page.context().close();
  });

  it("sends a guest to log in", async () => {
    const page = await open("/following");
    await waitForPath(page, "/login");
    expect(new URL(page.url()).searchParams.get("next")).toBe("/following");
    await page.context().close();
  });
});

describe("the pages about the place", () => {
  it("say whose it is, by what rules, and what it knows", async () => {
    const page = await open("/about");
    await page.getByText("Boats, builds and late nights").waitFor();
    expect(await page.getByRole("link", { name: "harbour@example.org" }).getAttribute("href")).toBe("mailto:harbour@example.org");
    await page.getByRole("main").getByRole("link", { name: "Rules" }).click();
    await page.getByRole("heading", { level: 1, name: "Rules" }).waitFor();
    await page.getByRole("contentinfo").getByRole("link", { name: "Privacy" }).click();
    await page.getByRole("heading", { level: 1, name: "Privacy" }).waitFor();
    await page.context().close();
  });
});
