import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBrowser } from "./browser";

const { open } = openBrowser();

/** What the page sends by that method, from now on. */
function noting(page: Page, method: string): unknown[] {
  const sent: unknown[] = [];
  page.on("request", (request) => {
    if (request.method() === method) sent.push(request.postDataJSON());
  });
  return sent;
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

describe("the editor of a video", () => {
  it("is reached from the own videos, and cuts, mutes, trims and saves by the keyboard", async () => {
    const page = await open("/dashboard/videos", { member: true });
    await page.getByRole("link", { name: /^Trim and cut: .*Friday sketches/ }).click();
    await page.getByRole("heading", { name: "Trim, cut and mute" }).waitFor();
    const begins = page.getByRole("slider", { name: "Selection begins" });
    await begins.focus();
    for (let i = 0; i < 4; ++i) await page.keyboard.press("ArrowRight");
    await page.getByTestId("selection").getByText("0:02 to 0:30").waitFor();
    await press(page, "Cut out");
    await page.getByRole("slider", { name: "Selection ends" }).focus();
    await page.keyboard.press("End");
    await begins.focus();
    await page.keyboard.press("PageUp");
    await press(page, "Mute");
    expect(await page.getByTestId("stretches").getByRole("listitem").count()).toBe(2);
    await press(page, "Undo");
    await page.getByTestId("stretches").getByText("Cut out: 0:02 to 0:30").waitFor();
    expect(await page.getByTestId("stretches").getByRole("listitem").count()).toBe(1);
    const sent = noting(page, "PUT");
    await press(page, "Save");
    await page.getByTestId("toasts").getByText(/Cuts were moved/).waitFor();
    expect(sent).toEqual([{ revision: 3, trim: { from_ms: 0, until_ms: null }, cuts: [{ from_ms: 2000, until_ms: 30_000 }], mutes: [] }]);
    await page.getByTestId("stretches").getByText("Cut out: 0:01 to 0:31").waitFor();
    await press(page, "Back to the original");
    await page.getByText("Nothing is taken out.").waitFor();
    await page.context().close();
  });

  it("takes single stretches back, and makes highlights", async () => {
    const page = await open("/dashboard/videos/m-anna1", { member: true });
    await press(page, "Keep only this");
    await page.getByText("Runs from 0:00 to 0:30").waitFor();
    await press(page, "Keep beginning and end");
    await page.getByText("Nothing is taken out.").waitFor();
    const sent = noting(page, "POST");
    await page.getByLabel("Title").fill("The best");
    await press(page, "Make a highlight");
    await page.getByTestId("toasts").getByText("The highlight is among your videos").waitFor();
    expect(sent).toContainEqual({ from_ms: 0, until_ms: 30_000, title: "The best" });
    await page.context().close();
  });

  it("says why something was not saved, and keeps it", async () => {
    const page = await open("/dashboard/videos/m-anna1", { member: true });
    await press(page, "Cut out");
    await page.route("**/edits", (route) => route.fulfill({ status: 409, json: { error: { code: "CONFLICT", message: "Edited meanwhile" } } }));
    await press(page, "Save");
    await page.getByRole("main").getByRole("alert").waitFor();
    expect(await page.getByTestId("stretches").getByRole("listitem").count()).toBe(1);
    await page.context().close();
  });

  it("is nobody else's", async () => {
    const page = await open("/dashboard/videos/m-synth", { member: true });
    await page.getByRole("main").locator("h1").waitFor();
    expect(await page.getByRole("button", { name: "Cut out" }).count()).toBe(0);
    await page.context().close();
  });
});
