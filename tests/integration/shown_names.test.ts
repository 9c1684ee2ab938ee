import { afterEach, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { ChatClient } from "../support/chat";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop();
});

test("a new display name is seen in the live list and in chat, by who is there already", async () => {
  const server = await Server.start({ settings: { "chat.rate_limit": 1_000 } });
  running.push(server);
  const account = await server.api.account();
  const publisher = Publisher.start(server.rtmpUrl, await server.api.streamKey(account));
  running.push({ stop: () => publisher.kill() });
  await eventually("it is live", () => server.api.liveCard(account));
  const { ticket } = expectStatus(await server.api.post("/api/chat/ticket", {}, { token: account.token }), 200).json;
  const chat = await ChatClient.open(server.url, account.id, { ticket });
  await chat.hello;
  chat.say("as before");
  expect((await chat.said("as before")).data.user.display_name).toBe(account.username);

  const renamed = await server.api.call("PATCH", "/api/user/profile", {
    json: { display_name: "Somebody New" },
    token: account.token,
  });
  expectStatus(renamed, 200);
  const told = await chat.next("stream", (frame) => frame.data.state === "updated");
  expect(told.data.stream.display_name).toBe("Somebody New");
  expect((await server.api.liveCard(account)).display_name).toBe("Somebody New");
  let tries = 0;
  await eventually("the author has the new name", async () => {
    const text = `try ${++tries}`;
    chat.say(text);
    return (await chat.said(text)).data.user.display_name === "Somebody New";
  });
  await chat.close();
});
