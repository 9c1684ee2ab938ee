import { afterAll, beforeAll, expect, test } from "vitest";
import { runSql } from "../support/database";
import { Stage } from "../support/stage";
import { eventually } from "../support/wait";

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.strike());

async function chatter(room: string) {
  const account = await stage.server.api.account();
  const visitor = await stage.visitor();
  await visitor.logIn(account.username, account.password);
  const page = await visitor.open(`/${room}`);
  const say = async (text: string) => {
    await page.getByTestId("chat-input").fill(text);
    await page.getByTestId("chat-send").click();
  };
  const sees = (text: string) => page.getByTestId("chat-message").filter({ hasText: text }).first().waitFor();
  return { account, visitor, page, say, sees };
}

test("two members and a guest see what each member says", async () => {
  const room = await stage.server.api.account();
  const [a, b] = [await chatter(room.username), await chatter(room.username)];
  const guest = await stage.visitor();
  const guestPage = await guest.open(`/${room.username}`);
  await a.say("hello from a");
  await b.sees("hello from a");
  await b.say("and hello from b <b>bold</b>");
  await a.sees("and hello from b <b>bold</b>");
  await guestPage.getByTestId("chat-message").filter({ hasText: "hello from a" }).waitFor();
  await guestPage.getByText("Log in to chat").first().waitFor();

  await a.page.reload();
  await a.sees("hello from a");
  for (const visitor of [a.visitor, b.visitor, guest]) {
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  }
});

test("who writes too much is told so, and keeps the text", async () => {
  const room = await stage.server.api.account();
  const { visitor, page, say } = await chatter(room.username);
  for (let i = 0; i < 20; ++i) {
    await say(`line ${i}`);
    await page.getByTestId("chat-message").filter({ hasText: `line ${i}` }).first().waitFor();
  }
  await say("one too many");
  await page.getByTestId("chat-notice").waitFor();
  expect(await page.getByTestId("chat-notice").getAttribute("data-code")).toBe("msg_ratelimit");
  expect(await page.getByTestId("chat-input").inputValue()).toBe("one too many");
  await visitor.leave();
});

test("a page whose connection broke catches up by itself", async () => {
  const room = await stage.server.api.account();
  const [reader, writer] = [await chatter(room.username), await chatter(room.username)];
  await writer.say("before");
  await reader.sees("before");
  await reader.page.context().setOffline(true);
  await writer.say("while away");
  await writer.sees("while away");
  await reader.page.context().setOffline(false);
  await reader.sees("while away");
  await writer.say("after");
  await reader.sees("after");
  const texts = await eventually("each once", () => reader.page.getByTestId("chat-message").allTextContents());
  expect(texts.filter((text) => text.includes("before")).length).toBe(1);
  await reader.visitor.leave();
  await writer.visitor.leave();
});

test("the broadcaster and the instance's moderators are known by their badges", async () => {
  const owner = await stage.server.api.account();
  const moderator = await stage.server.api.account();
  runSql(stage.server, `UPDATE users SET role = 'moderator' WHERE username = '${moderator.username}'`);
  const guest = await stage.visitor();
  const page = await guest.open(`/${owner.username}`);
  for (const [account, badge] of [[owner, "Broadcaster"], [moderator, "Instance moderator"]] as const) {
    const { api } = stage.server;
    const { access_token: token } = await api.login(account.email, account.password);
    await api.post(`/api/chat/${owner.id}/messages`, { message: `said by ${badge}` }, { token });
    const row = page.getByTestId("chat-message").filter({ hasText: `said by ${badge}` });
    await row.getByTestId("chat-badge").getByText(badge, { exact: true }).waitFor();
  }
  await guest.leave();
});
