import { describe, expect, it } from "vitest";
import { holdRequests, openBrowser } from "./browser";

const { open, visit } = openBrowser();

const ADMIN = { member: true, scene: "empty" } as const;

describe("the administrator's pages", () => {
  it.each(["/admin", "/admin/overview", "/admin/users", "/admin/appearance"])("%s does not exist for anybody else", async (path) => {
    for (const visitor of [{}, { member: true }]) {
      const context = await visit(visitor);
      const answer = await context.request.get(path);
      expect(answer.status()).toBe(404);
      expect(await answer.text()).not.toContain("/admin/appearance\"");
      await context.close();
    }
  });
});

describe("the instance's appearance", () => {
  it("shows what is set here, and sends only what was changed", async () => {
    const page = await open("/admin/appearance", ADMIN);
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Harbour TV");
    await page.getByLabel("Colour", { exact: true }).fill("red");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Write it as #c62f52.").waitFor();
    await page.getByLabel("Contact", { exact: true }).fill("javascript:alert(1)");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Use an e-mail address, or one that starts with https://.").waitFor();
    await page.getByLabel("Contact", { exact: true }).fill("");
    await page.getByLabel("Colour", { exact: true }).fill("#2b6cb0");
    const sent = page.waitForResponse((response) => response.request().method() === "PATCH");
    await page.getByRole("button", { name: "Save" }).click();
    // The mock answers with what was sent.
    expect(await (await sent).json()).toMatchObject({ accent: "#2b6cb0", set: ["name", "description", "accent"] });
    await page.getByText("Saved").waitFor();
    await page.context().close();
  });

  it("takes pictures, refuses what the server would refuse, and removes them", async () => {
    const page = await open("/admin/appearance", ADMIN);
    const card = page.getByRole("region", { name: "Logo" });
    const choose = (name: string, mimeType: string, bytes: number) =>
      card.getByTestId("logo-file").setInputFiles({ name, mimeType, buffer: Buffer.alloc(bytes) });
    await choose("logo.svg", "image/svg+xml", 10);
    await card.getByText("PNG, JPEG, WebP or GIF, please.").waitFor();
    await choose("logo.png", "image/png", 513 * 1024);
    await card.getByText("At most 512 KiB, please.").waitFor();
    const sent = page.waitForRequest((request) => request.method() === "PUT");
    await choose("logo.png", "image/png", 10);
    expect((await sent).headers()["content-type"]).toBe("image/png");
    await card.getByRole("img").waitFor();
    await card.getByRole("button", { name: "Remove: Logo" }).click();
    await card.getByText("None yet").waitFor();
    await page.context().close();
  });

  it("says what the server found wrong with a picture", async () => {
    const page = await open("/admin/appearance", ADMIN);
    const gate = await holdRequests(page, "**/api/admin/instance/pictures/icon");
    await page.getByTestId("icon-file").setInputFiles({ name: "i.png", mimeType: "image/png", buffer: Buffer.alloc(10) });
    const errors = [{ pointer: "/picture", code: "picture.size", detail: "" }];
    await gate.answer(400, { error: { code: "INVALID_REQUEST" }, errors });
    await page.getByText("At least 48 pixels wide and high, and at most 40 megapixels, please.").waitFor();
    await page.context().close();
  });
});
