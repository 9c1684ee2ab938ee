import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { arrive, openBrowser } from "./browser";

const { open, visit } = openBrowser();

interface Sent {
  method: string;
  body: unknown;
}

/** A page that notes what it sends. */
async function openNoting(path: string) {
  const page = await (await visit({ member: true })).newPage();
  await page.addInitScript(() => {
    const sent: Sent[] = [];
    const { fetch: original } = window;
    window.fetch = async (input, init) => {
      const request = new Request(input, init);
      const text = request.method === "GET" ? "" : await request.clone().text();
      if (text.startsWith("{")) sent.push({ method: request.method, body: JSON.parse(text) });
      return original(request);
    };
    Object.assign(window, { sent });
  });
  await arrive(page, path);
  const sent = async (method: string) => {
    const all = await page.evaluate(() => (window as unknown as { sent: Sent[] }).sent);
    return all.filter((request) => request.method === method).map(({ body }) => body);
  };
  return { page, sent };
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

describe("the editor of a video", () => {
  it("is reached from the own videos, and cuts, mutes, trims and saves by the keyboard", async () => {
    const { page, sent } = await openNoting("/dashboard/videos");
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
    await press(page, "Save");
    await page.getByTestId("toasts").getByText(/Cuts were moved/).waitFor();
    expect(await sent("PUT")).toEqual([{ revision: 3, trim: { from_ms: 0, until_ms: null }, cuts: [{ from_ms: 2000, until_ms: 30_000 }], mutes: [] }]);
    await page.getByTestId("stretches").getByText("Cut out: 0:01 to 0:31").waitFor();
    await press(page, "Back to the original");
    await page.getByText("Nothing is taken out.").waitFor();
    await page.context().close();
  });

  it("takes single stretches back, and makes highlights", async () => {
    const { page, sent } = await openNoting("/dashboard/videos/m-anna1");
    await press(page, "Keep only this");
    await page.getByText("Runs from 0:00 to 0:30").waitFor();
    await press(page, "Keep beginning and end");
    await page.getByText("Nothing is taken out.").waitFor();
    await page.getByLabel("Title").fill("The best");
    await press(page, "Make a highlight");
    await page.getByTestId("toasts").getByText("The highlight is among your videos").waitFor();
    expect(await sent("POST")).toContainEqual({ from_ms: 0, until_ms: 30_000, title: "The best" });
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
