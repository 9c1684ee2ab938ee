import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { holdRequests, openBrowser, waitForPath } from "./browser";

const origin = inject("origin");
const { open, visit } = openBrowser();

describe("account", () => {
  it("asks members-only pages' guests to log in and brings them back", async () => {
    const page = await open("/dashboard/stream");
    await waitForPath(page, "/login");
    await page.getByLabel("User name or e-mail").fill("anna");
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.locator("main button[type=submit]").click();
    await page.getByText("The name or the password is wrong.").waitFor();
    await page.getByLabel("Password", { exact: true }).fill("correct horse");
    await page.locator("main button[type=submit]").click();
    await waitForPath(page, "/dashboard/stream");
    await page.getByRole("button", { name: "Account menu" }).waitFor();
    await page.context().close();
  });

  it("never puts a password into the URL, not even before the page is alive", async () => {
    const context = await visit({ scene: "empty" });
    await context.route(/\.js(\?|$)/, (route) => route.abort());
    const page = await context.newPage();
    for (const path of ["/login", "/register", "/setup?token=t"]) {
      await page.goto(path);
      await page.getByLabel("Password", { exact: true }).fill("correct horse");
      expect(await page.locator("main button[type=submit]").isDisabled()).toBe(true);
      const sent = page.waitForRequest((request) => request.isNavigationRequest());
      const arrived = page.waitForEvent("framenavigated");
      await page.evaluate(() => document.forms[0]?.submit());
      expect((await sent).url()).toBe(new URL(path, origin).href);
      // Else the form's answer breaks off the next visit.
      await arrived;
    }
    await context.close();
  });

  it("puts the server's complaint on the field and the focus with it", async () => {
    const page = await open("/register");
    await page.getByLabel("User name").fill("livia");
    await page.getByLabel("E-mail").fill("livia@example.org");
    await page.getByLabel("Password", { exact: true }).fill("correct horse");
    await page.locator("main button[type=submit]").click();
    await page.getByText("This name is taken.").waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("username");
    await page.context().close();
  });

  it("says while a name is typed whether it is free, and offers others in place of one that is not", async () => {
    const page = await open("/register");
    const name = page.getByLabel("User name");
    await name.fill("fresh_one");
    await page.getByText("fresh_one is free.").waitFor();
    await name.fill("admin");
    await page.getByText("This name is kept for the server.").waitFor();
    await page.getByRole("button", { name: "admin_tv" }).click();
    await page.getByText("admin_tv is free.").waitFor();
    expect(await name.inputValue()).toBe("admin_tv");
    await page.context().close();
  });

  it("takes the complaint about a name back when another one is chosen", async () => {
    const page = await open("/register");
    await page.getByLabel("User name").fill("livia");
    await page.getByLabel("E-mail").fill("livia@example.org");
    await page.getByLabel("Password", { exact: true }).fill("correct horse");
    await page.locator("main button[type=submit]").click();
    await page.getByText("This name is taken.").waitFor();
    await page.getByRole("button", { name: "livia_tv" }).click();
    await page.getByText("This name is taken.").waitFor({ state: "detached" });
    await page.locator("main button[type=submit]").click();
    await page.getByRole("button", { name: "Account menu" }).waitFor();
    await page.context().close();
  });

  it("counts the characters of a long text, and says how many are too many in place of the hint", async () => {
    const page = await open("/settings/profile", { member: true });
    const bio = page.getByLabel("About you");
    await bio.fill("x".repeat(399));
    await page.getByText("Up to 500 characters.").waitFor();
    expect(await page.getByText("399 of 500").count()).toBe(0);
    await bio.fill("x".repeat(510));
    await page.getByText("510 of 500").waitFor();
    await page.locator("main button[type=submit]").click();
    await page.getByText("At most 500 characters; these are 510.").waitFor();
    expect(await page.getByText("Up to 500 characters.").count()).toBe(0);
    await page.context().close();
  });

  it("lets a name of as many characters be typed as the server takes", async () => {
    const page = await open("/settings/profile", { member: true });
    const name = page.getByLabel("Display name");
    await name.fill("");
    await page.keyboard.insertText("🦉".repeat(50));
    expect(await name.inputValue()).toBe("🦉".repeat(50));
    await page.context().close();
  });

  it("saves only what was changed, and asks whoever leaves before that", async () => {
    const page = await open("/settings/profile", { member: true });
    const name = page.getByLabel("Display name");
    const idle = page.locator("button[type=submit][aria-disabled=true]");
    await idle.waitFor();
    await name.fill("ANNA");
    await idle.waitFor({ state: "detached" });
    const questions: string[] = [];
    let leave = false;
    page.on("dialog", (dialog) => {
      questions.push(dialog.message());
      void (leave ? dialog.accept() : dialog.dismiss());
    });
    await page.getByRole("link", { name: "Appearance" }).click();
    await expect.poll(() => questions.length).toBe(1);
    expect(new URL(page.url()).pathname).toBe("/settings/profile");
    expect(await name.inputValue()).toBe("ANNA");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    await idle.waitFor();
    await name.fill("anna");
    leave = true;
    await page.getByRole("link", { name: "Appearance" }).click();
    await waitForPath(page, "/settings/appearance");
    expect(questions).toHaveLength(2);
    await page.context().close();
  });

  it("leads a new member on, even when the first log-in fails", async () => {
    const page = await open("/register?next=%2Fdashboard%2Fstream");
    await page.getByLabel("User name").fill("fresh_one");
    await page.getByLabel("E-mail").fill("fresh@example.org");
    await page.getByLabel("Password", { exact: true }).fill("not what the mock expects");
    await page.locator("main button[type=submit]").click();
    await page.getByText("Your account is ready.").waitFor();
    await page.getByLabel("User name or e-mail").fill("fresh_one");
    await page.getByLabel("Password", { exact: true }).fill("correct horse");
    await page.locator("main button[type=submit]").click();
    await waitForPath(page, "/dashboard/stream");
    await page.context().close();
  });

  it("says when logging out has failed", async () => {
    const page = await open("/", { member: true });
    const gate = await holdRequests(page, "**/api/auth/logout");
    await page.getByRole("button", { name: "Account menu" }).click();
    await page.getByRole("menuitem", { name: "Log out" }).click();
    await gate.answer(503);
    await page.getByRole("dialog", { name: "You are still logged in" }).getByText("The server does not answer.").waitFor();
    await page.context().close();
  });

  it("keeps theme and language over a reload", async () => {
    const page = await open("/settings/appearance");
    await page.getByLabel("Dark").check();
    await page.getByLabel("Русский").check();
    await page.getByRole("heading", { name: "Оформление" }).waitFor();
    await page.reload();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await page.locator("html").getAttribute("lang")).toBe("ru");
    await page.context().close();
  });
});

describe("appearance", () => {
  it("is the same in the form and in the menus above it", async () => {
    const page = await open("/settings/appearance");
    await page.getByLabel("Dark").check();
    await page.getByRole("button", { name: "Theme" }).click();
    await page.getByRole("menuitemradio", { name: "Dark", checked: true }).waitFor();
    await page.getByRole("menuitemradio", { name: "Light" }).click();
    await page.getByRole("radio", { name: "Light", checked: true }).waitFor();
    await page.getByRole("button", { name: "Language" }).click();
    await page.getByRole("menuitemradio", { name: "Русский" }).click();
    await page.getByRole("radio", { name: "Русский", checked: true }).waitFor();
    await page.context().close();
  });
});

describe("the browser's own bars", () => {
  const color = (page: Page) =>
    page.locator("meta[name=theme-color]").evaluateAll((metas) =>
      (metas as HTMLMetaElement[]).filter(({ media }) => matchMedia(media).matches).map(({ content }) => content),
    );

  it("have the colour of the theme that the visitor chose, at once and on the next page", async () => {
    const page = await open("/settings/appearance");
    expect(await color(page)).toEqual(["#ffffff"]);
    await page.getByLabel("Dark").check();
    await expect.poll(() => color(page)).toEqual(["#16161a"]);
    await page.reload();
    expect(await color(page)).toEqual(["#16161a"]);
    await page.getByLabel("System").check();
    await expect.poll(() => color(page)).toEqual(["#ffffff"]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await color(page)).toEqual(["#16161a"]);
    await page.context().close();
  });
});
