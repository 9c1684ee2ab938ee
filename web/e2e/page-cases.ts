import type { Page } from "playwright-core";
import type { Visitor } from "./browser";

export interface PageCase extends Visitor {
  name: string;
  path: string;
  /** Present once the page is complete. */
  ready: string;
  /** Brings the page into the state in question. */
  act?: (page: Page) => Promise<void>;
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name }).first().click();
}

async function pick(page: Page, name: RegExp): Promise<void> {
  await press(page, /^(Player settings|Настройки плеера)$/);
  await page.getByRole("menuitem", { name }).click();
}

async function suspendSomebody(page: Page): Promise<void> {
  await page.getByTestId("user-row").last().getByRole("button").click();
  await page.getByRole("menuitem").nth(1).click();
}

async function choosePicture(page: Page): Promise<void> {
  const buffer = await page.screenshot();
  await page.getByTestId("avatar-file").setInputFiles({ name: "picture.png", mimeType: "image/png", buffer });
}

/** Every page, and of each the states that look another way. */
export const PAGES: PageCase[] = [
  { name: "home", path: "/", ready: "article" },
  { name: "empty home", path: "/", scene: "empty", ready: "ol" },
  { name: "crowded home", path: "/", scene: "crowded", ready: "article" },
  { name: "browse", path: "/browse?tag=cosy", ready: "article" },
  { name: "categories", path: "/browse/categories", ready: "article" },
  { name: "channels", path: "/browse/channels", ready: "article" },
  { name: "category", path: "/category/chess", ready: "article" },
  { name: "following", path: "/following", member: true, ready: "article" },
  { name: "following nobody", path: "/following", member: true, scene: "empty", ready: "main h1" },
  { name: "about", path: "/about", ready: "main h1" },
  { name: "rules", path: "/rules", ready: "main ol" },
  { name: "privacy", path: "/privacy", ready: "main h2" },
  { name: "service away", path: "/", scene: "down", ready: "main button" },
  { name: "starting channel", path: "/livia", ready: "[data-state=starting]" },
  { name: "reconnecting channel", path: "/rex", ready: "[data-state=reconnecting]" },
  { name: "offline channel of a member", path: "/anna", member: true, ready: "[data-testid=chat-message]" },
  { name: "offline channel with a colour", path: "/otto", ready: "[data-testid=offline-state]" },
  { name: "channel for a mature audience", path: "/noir", ready: "[data-testid=mature-gate]" },
  { name: "a channel's about", path: "/livia/about", ready: "main h2" },
  { name: "a channel's videos", path: "/livia/videos", ready: "main article" },
  { name: "a channel without videos", path: "/marta/videos", ready: ".watch-tab p" },
  { name: "a channel's clips", path: "/livia/clips", member: true, ready: "[data-testid=clip-card]" },
  { name: "a channel without clips", path: "/marta/clips", ready: ".watch-tab p" },
  { name: "deleting a clip", path: "/livia/clips", member: true, ready: "[role=dialog]", act: (page) => press(page, /^(Delete|Удалить)/) },
  { name: "video", path: "/videos/m-synth", member: true, ready: "[data-testid=seek-row]" },
  { name: "private video of its owner", path: "/videos/m-anna2", member: true, ready: "[data-testid=player]" },
  { name: "deleted video of its owner", path: "/videos/m-anna4", member: true, ready: "main a" },
  { name: "video that is gone", path: "/videos/gone", ready: "[data-state=error]" },
  { name: "video for a mature audience", path: "/videos/m-noir", ready: "[data-testid=mature-gate]" },
  { name: "unknown video", path: "/videos/nothing", ready: "main h1" },
  { name: "cutting a clip", path: "/videos/m-synth", member: true, ready: "[data-testid=clip-sheet]", act: (page) => page.keyboard.press("Alt+x") },
  { name: "clip", path: "/clip/m-clip", ready: "[data-state=playing]" },
  { name: "unknown clip", path: "/clip/nothing", ready: "main h1" },
  { name: "own videos", path: "/dashboard/videos", member: true, ready: "[data-testid=own-video]" },
  { name: "own videos when there are none", path: "/dashboard/videos", member: true, scene: "empty", ready: "[data-testid=storage]" },
  { name: "own clips", path: "/dashboard/clips?sort=week", member: true, ready: "[data-testid=clip-card]" },
  { name: "own clips when there are none", path: "/dashboard/clips", member: true, scene: "empty", ready: ".page-gutter > p" },
  { name: "watch history", path: "/settings/history", member: true, ready: "main article" },
  { name: "watch history that is empty", path: "/settings/history", member: true, scene: "empty", ready: "main [role=switch]" },
  { name: "editing a video", path: "/dashboard/videos", member: true, ready: "[role=dialog]", act: (page) => press(page, /^(Edit|Изменить)/) },
  { name: "cutting a video", path: "/dashboard/videos/m-anna1", member: true, ready: "[data-testid=stretches]", act: (page) => press(page, /^(Cut out|Вырезать)$/) },
  { name: "a channel's chat alone", path: "/livia/chat", member: true, ready: "[data-testid=chat-message]" },
  { name: "user card", path: "/livia", member: true, ready: "[data-testid=user-card]", act: (page) => page.locator("[data-author]").first().click() },
  { name: "unknown channel", path: "/nobody", ready: "main h1" },
  { name: "unknown page", path: "/no/such/page", ready: "main h1" },
  { name: "login", path: "/login", ready: "form" },
  { name: "login that lacks everything", path: "/login", ready: "form", act: (page) => page.locator("form [type=submit]").click() },
  { name: "register", path: "/register", ready: "form" },
  { name: "setup", path: "/setup?token=t", scene: "empty", ready: "form" },
  { name: "setup without its token", path: "/setup", scene: "empty", ready: "main h1" },
  { name: "setup that is over", path: "/setup?token=t", ready: "main h1" },
  { name: "dashboard", path: "/dashboard", member: true, ready: "main nav" },
  { name: "live manager", path: "/dashboard/live", member: true, ready: "[data-testid=health-state]" },
  { name: "health on a phone", path: "/dashboard/live", member: true, ready: "[data-testid=advice]", act: (page) => page.setViewportSize({ width: 390, height: 844 }).then(() => press(page, /^(Health|Состояние)$/)) },
  { name: "stream setup", path: "/dashboard/stream", member: true, ready: "[data-testid=stream-key]" },
  { name: "password dialog", path: "/dashboard/stream", member: true, ready: "form", act: (page) => press(page, /^(Show|Показать)/) },
  { name: "keys' help", path: "/livia", ready: "[role=dialog]", act: (page) => pick(page, /^(Keyboard|Горячие)/) },
  { name: "statistics", path: "/livia", ready: "[aria-label^=Stat] dd, [aria-label^=Стат] dd", act: (page) => pick(page, /^Stat|^Стат/) },
  { name: "account menu", path: "/", member: true, ready: "[role=menu]", act: (page) => press(page, /^(Account menu|Меню)/) },
  { name: "embedded channel", path: "/embed/livia", ready: "[data-testid=player]" },
  { name: "embedded channel that is offline", path: "/embed/anna", ready: "[data-testid=offline-state]" },
  { name: "embedded video", path: "/embed/videos/m-synth", ready: "[data-state=playing]" },
  { name: "embedded clip", path: "/embed/clip/m-clip", ready: "[data-state=playing]" },
  { name: "embedded video that is not here", path: "/embed/videos/nothing", ready: "main h1" },
  { name: "administrator's overview", path: "/admin/overview", member: true, scene: "empty", ready: "[data-testid=live-row]" },
  { name: "users", path: "/admin/users", member: true, scene: "empty", ready: "[data-testid=user-row]" },
  { name: "users when none is found", path: "/admin/users?q=nobody", member: true, scene: "empty", ready: "form" },
  { name: "suspension", path: "/admin/users", member: true, scene: "empty", ready: "[role=dialog]", act: suspendSomebody },
  { name: "instance's appearance", path: "/admin/appearance", member: true, scene: "empty", ready: "form" },
  { name: "profile", path: "/settings/profile", member: true, ready: "form" },
  { name: "cutting a picture", path: "/settings/profile", member: true, ready: "[data-testid=crop]", act: choosePicture },
  { name: "appearance", path: "/settings/appearance", ready: "fieldset" },
];
