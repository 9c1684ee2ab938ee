import { expect, it } from "vitest";
import { WatchRegistry } from "@/app/(watch)/watch-registry";

function watchable() {
  const calls: string[] = [];
  return {
    calls,
    start: () => {
      calls.push("start");
      return () => void calls.push("stop");
    },
  };
}

it("begins with the first user and ends with the last", () => {
  const registry = new WatchRegistry<ReturnType<typeof watchable>>();
  const item = registry.find("a", watchable);
  const [leavePage, leavePlayer] = [registry.hold("a", item), registry.hold("a", item)];
  leavePage();
  expect(item.calls).toEqual(["start"]);
  expect(registry.find("a", watchable)).toBe(item);
  leavePlayer();
  expect(item.calls).toEqual(["start", "stop"]);
  expect(registry.find("a", watchable)).not.toBe(item);
});

it("begins again for a user who had only let go for a moment", () => {
  const registry = new WatchRegistry<ReturnType<typeof watchable>>();
  const item = registry.find("a", watchable);
  registry.hold("a", item)();
  registry.hold("a", item);
  expect(item.calls).toEqual(["start", "stop", "start"]);
  expect(registry.find("a", watchable)).toBe(item);
});
