// @vitest-environment jsdom
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import type { SourceLoss } from "@/features/player/player-machine";
import { useContact } from "@/features/player/use-contact";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

it("tells of a server that stops answering and of its return, and of nothing else", () => {
  const onChange = vi.fn();
  function Watcher({ loss }: { loss: SourceLoss | null }) {
    useContact(loss, onChange);
    return null;
  }
  const root = createRoot(document.createElement("div"));
  const calls = (["absent", null, "unreachable", "absent", null, "unreachable", "unreachable"] as const).map((loss) => {
    act(() => root.render(createElement(Watcher, { loss })));
    return onChange.mock.calls.length;
  });
  expect(calls).toEqual([0, 0, 1, 2, 2, 3, 3]);
  act(() => root.unmount());
  expect(onChange).toHaveBeenCalledTimes(3);
});
