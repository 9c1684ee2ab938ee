// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { moveAmongNames, nameAt } from "@/features/chat/names";

let list: HTMLElement;
const focused = () => document.activeElement?.textContent;
const press = (key: string) => moveAmongNames(list, document.activeElement ?? list, key);

beforeEach(() => {
  document.body.innerHTML =
    '<div tabindex="0"><p><span role="button" tabindex="-1" data-author="1">Mei</span> hi</p><p><span role="button" tabindex="-1" data-author="2">Bo</span> hey</p></div>';
  list = document.querySelector("div") as HTMLElement;
  list.focus();
});

it("leads from the list to the latest name, from one to the next, and back", () => {
  expect(press("Enter")).toBe(true);
  expect(focused()).toBe("Bo");
  press("ArrowUp");
  expect(focused()).toBe("Mei");
  press("ArrowUp");
  expect(focused()).toBe("Mei");
  press("ArrowDown");
  expect(focused()).toBe("Bo");
  press("Escape");
  expect(document.activeElement).toBe(list);
});

it("presses a name, and leaves the list's own keys alone", () => {
  expect(press("ArrowDown")).toBe(false);
  expect(press(" ")).toBe(false);
  press("Enter");
  const pressed: string[] = [];
  list.addEventListener("click", ({ target }) => pressed.push((target as Element).textContent ?? ""));
  expect([press("Enter"), press(" ")]).toEqual([true, true]);
  expect(pressed).toEqual(["Bo", "Bo"]);
});

it("finds the name that was pressed", () => {
  expect(nameAt(list.querySelector("span") ?? list)?.textContent).toBe("Mei");
  expect(nameAt(list)).toBeNull();
});
