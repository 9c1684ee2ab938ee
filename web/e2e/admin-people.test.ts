import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBrowser } from "./browser";

const { open, visit } = openBrowser();

const ADMIN = { member: true, scene: "empty" } as const;

async function give(page: Page, reason: string, act: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: act }).click();
}

describe("the administrator's overview", () => {
  it("shows how the server does, with a sentence in the page's own HTML when the disk runs full", async () => {
    const context = await visit(ADMIN);
    const html = await (await context.request.get("/admin/overview")).text();
    for (const text of ["1,648", "20 GB", "The disk is nearly full.", "0.1.0"]) expect(html).toContain(text);
    await context.close();
  });

  it("ends somebody's broadcast with a reason, and not without", async () => {
    const page = await open("/admin/overview", ADMIN);
    await page.getByRole("button", { name: "End: Livia" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "End" }).click();
    await dialog.getByText("Please give a reason.").waitFor();
    const sent = page.waitForRequest("**/api/admin/streams/s-livia/end");
    await give(page, " breaks the rules ", "End");
    await sent;
    await dialog.waitFor({ state: "detached" });
    await page.context().close();
  });

  it("says when its figures are old", async () => {
    const page = await (await visit(ADMIN)).newPage();
    await page.clock.install();
    await page.goto("/admin/overview");
    await page.getByTestId("live-row").first().waitFor();
    await page.route("**/api/admin/overview", (route) => route.abort());
    const stale = page.getByText("The server does not answer. These are the last known figures.");
    await expect.poll(async () => {
      await page.clock.runFor(5000);
      return stale.isVisible();
    }).toBe(true);
    await page.context().close();
  });

  it("tells what is set and where, until that is hidden", async () => {
    const page = await open("/admin/overview", ADMIN);
    const list = page.getByRole("region", { name: "Your server" });
    await list.getByText("It is called “Harbour TV”").waitFor();
    await list.getByText("Anybody may sign up").waitFor();
    await list.getByText("Only this machine reaches it (127.0.0.1:1935)").waitFor();
    expect(await list.getByRole("link", { name: "Add one" }).getAttribute("href")).toBe("/admin/appearance");
    await list.getByRole("button", { name: "Hide this list" }).click();
    await list.waitFor({ state: "detached" });
    await page.reload();
    await page.getByTestId("live-row").first().waitFor();
    await expect.poll(() => list.count()).toBe(0);
    await page.context().close();
  });
});

describe("the list of users", () => {
  it("keeps its filters in the address", async () => {
    const page = await open("/admin/users", ADMIN);
    const rows = page.getByTestId("user-row");
    expect(await rows.count()).toBe(4);
    await page.getByLabel("Role").selectOption("moderator");
    await page.getByRole("button", { name: "Find" }).click();
    await page.waitForURL((url) => url.searchParams.get("role") === "moderator");
    await expect.poll(() => rows.count()).toBe(1);
    await page.goto("/admin/users?q=nobody_like_that");
    await page.getByText("No account is like that.").waitFor();
    expect(await page.getByLabel("Search").inputValue()).toBe("nobody_like_that");
    await page.getByRole("link", { name: "Show all accounts" }).click();
    await expect.poll(() => rows.count()).toBe(4);
    expect(await page.getByLabel("Search").inputValue()).toBe("");
    await page.getByRole("link", { name: "Next page" }).click();
    await page.waitForURL((url) => url.searchParams.get("cursor") === "c2");
    await page.getByRole("link", { name: "First page" }).waitFor();
    await page.context().close();
  });

  it("suspends and restores with a reason, and changes no account of one's own", async () => {
    const page = await open("/admin/users", ADMIN);
    const row = page.getByTestId("user-row").filter({ hasText: "livia@example.org" });
    await row.getByRole("button").click();
    await page.getByRole("menuitem", { name: "Suspend" }).click();
    await give(page, "spam", "Suspend");
    await row.getByText("Suspended").waitFor();
    await row.getByRole("button").click();
    await page.getByRole("menuitem", { name: "Restore" }).click();
    await give(page, "a mistake", "Restore");
    await row.getByText("Suspended").waitFor({ state: "detached" });
    await page.getByTestId("user-row").filter({ hasText: "anna@example.org" }).getByRole("button").click();
    expect(await page.getByRole("menuitem").allTextContents()).toEqual(["Open channel", "Quota"]);
    await page.context().close();
  });

  it("gives an account a quota of its own, and takes it back", async () => {
    const page = await open("/admin/users", ADMIN);
    const row = page.getByTestId("user-row").filter({ hasText: "livia@example.org" });
    await row.getByText("12.3 GB of 20 GB").waitFor();
    const openQuota = async (kind: string) => {
      await row.getByRole("button").click();
      await page.getByRole("menuitem", { name: "Quota" }).click();
      await page.getByLabel("May keep").selectOption(kind);
    };
    await openQuota("A quota of its own");
    await page.getByLabel("Gigabytes").fill("250");
    await give(page, "an archive", "Set");
    await row.getByText("12.3 GB of 250 GB").waitFor();
    await openQuota("As much as it likes");
    await give(page, "trusted", "Set");
    await row.getByText("No limit").waitFor();
    await page.context().close();
  });

  it("gives a role after the password", async () => {
    const page = await open("/admin/users", ADMIN);
    const row = page.getByTestId("user-row").filter({ hasText: "livia@example.org" });
    await row.getByRole("button").click();
    await page.getByRole("menuitem", { name: "Make a moderator" }).click();
    await give(page, "helps in chat", "Make a moderator");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Your password", { exact: true }).fill("wrong");
    await dialog.getByRole("button", { name: "Make a moderator" }).click();
    await dialog.getByText("The password is wrong.").waitFor();
    await dialog.getByLabel("Your password", { exact: true }).fill("correct horse");
    await dialog.getByRole("button", { name: "Make a moderator" }).click();
    await row.getByText("Moderator").waitFor();
    await page.context().close();
  });
});
