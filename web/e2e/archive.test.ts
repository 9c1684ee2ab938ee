import { expect, it } from "vitest";
import { openBrowser } from "./browser";

const { open } = openBrowser();

it("brings an archived video back, says how far it is, and plays it when its beginning is there", async () => {
  const page = await open("/videos/m-archived", {});
  const panel = page.getByTestId("bring-back");
  await panel.getByText("This video is being brought back").waitFor();
  await panel.getByText("About 9 minutes until all of it is there").waitFor();
  expect(await panel.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("35");
  await page.route("**/recall", (route) => route.abort());
  await panel.getByText("It cannot be brought back now").waitFor();
  await page.unroute("**/recall");
  await page.route("**/recall", (route) => route.fulfill({ json: { state: "returning", progress: 0.5, remaining_s: 380, is_playable: true } }));
  await page.getByTestId("player").waitFor();
  expect(await panel.count()).toBe(0);
  await page.context().close();
});
