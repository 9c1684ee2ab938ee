import type { Account } from "./api";
import { ChatClient } from "./chat";
import { record } from "./flv";
import { Validator } from "./hls/validator";
import { RtmpPublisher } from "./rtmp";
import type { Server } from "./server";
import { eventually } from "./wait";

/// A channel that is live in a small picture, with a viewer at its playlist and its owner in the chat.
export async function watchedChannel(server: Server) {
  const { api } = server;
  const account: Account = await api.account();
  const publisher = await RtmpPublisher.publish(server.ports.rtmp, await api.streamKey(account));
  void publisher.play(await record(5, { size: "160x90", bitrateKbps: 60 }), { repeat: true });
  const card = await eventually("it is live", () => api.liveCard(account), { timeout: 30_000 });
  const validator = await Validator.join(server.url, card.id);
  const ticket = (await api.post("/api/chat/ticket", {}, { token: account.token })).json.ticket;
  const chat = await ChatClient.open(server.url, account.id, { ticket });
  await chat.hello;
  return { account, publisher, card, validator, chat };
}
