import { describe, expect, it } from "vitest";
import { holdRequests, openBrowser } from "./browser";

const { open, visit } = openBrowser();

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
    await page.getByRole("button", { name: "Show" }).click();
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
    await page.getByRole("button", { name: "Show" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password", { exact: true }).fill("correct horse");
    const gate = await holdRequests(page, "**/api/streams/key/reveal");
    await dialog.getByRole("button", { name: "Continue" }).click();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await gate.answer(200, { stream_key: "live_0123456789" });
    await page.getByRole("button", { name: "Show", disabled: false }).waitFor();
    expect(await page.getByTestId("stream-key").textContent()).toBe("live_…x789");
    await page.context().close();
  });
});
