// @vitest-environment jsdom
import { act, createElement } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { expect, it, vi } from "vitest";
import { usePlayer } from "@/features/player/use-player";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
vi.mock("@/features/player/load-driver", () => ({
  loadDriver: () => new Promise(() => undefined),
  preloadDriver: () => Promise.resolve(),
}));

it("says the same when its code has come as the page said before: its words do not start over", async () => {
  const states: string[] = [];
  function Watching() {
    const { snapshot, attachVideo } = usePlayer({ playable: { kind: "live", url: "/live/1/index.m3u8", dvr: null }, broadcast: "live", isStale: false, silent: true });
    states.push(snapshot.state);
    return createElement("video", { ref: attachVideo });
  }
  const box = document.createElement("div");
  box.innerHTML = renderToString(createElement(Watching));
  const root = await act(async () => hydrateRoot(box, createElement(Watching)));
  expect(states.length).toBeGreaterThan(2);
  expect(new Set(states)).toEqual(new Set(["loading"]));
  act(() => root.unmount());
});
