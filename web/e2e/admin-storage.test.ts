import { expect, it } from "vitest";
import { openBrowser } from "./browser";

const { open, visit } = openBrowser();

const ADMIN = { member: true, scene: "empty" } as const;

it("shows what waits, how far that is, and why it is not further", async () => {
  const context = await visit(ADMIN);
  const html = await (await context.request.get("/admin/storage")).text();
  for (const text of ["812 GB", "4,300 GB", "212 to archive", "3.1 GB of 9 GB", "The object store does not answer"]) expect(html).toContain(text);
  await context.close();
});

it("lists what is held, holds a video by its address, and releases it with a reason", async () => {
  const page = await open("/admin/storage", ADMIN);
  const rows = page.getByTestId("hold-row");
  expect(await rows.count()).toBe(2);
  await rows.nth(0).getByText("Request 4711").waitFor();
  expect(await rows.nth(0).getByRole("link", { name: "Download" }).getAttribute("href")).toContain("/vod/held-");
  await rows.nth(1).getByText("All recordings of").waitFor();

  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Hold a video" }).click();
  await dialog.getByLabel("Video").fill("https://example.org/videos/01890000-0000-7000-8000-00000000000b?t=4");
  await dialog.getByLabel("Reason").fill("a court asks");
  const held = page.waitForRequest("**/api/admin/vods/01890000-0000-7000-8000-00000000000b/hold");
  await dialog.getByRole("button", { name: "Hold" }).click();
  await held;
  await dialog.waitFor({ state: "detached" });

  await rows.nth(1).getByRole("button", { name: "Release" }).click();
  await dialog.getByLabel("Reason").fill("settled");
  const released = page.waitForRequest("**/api/admin/users/u-boris/release");
  await dialog.getByRole("button", { name: "Release" }).click();
  await released;
  await dialog.waitFor({ state: "detached" });
  await page.context().close();
});
