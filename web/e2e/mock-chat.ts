import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import { isMember } from "./mock-api";
import { chatMessage, DORA, HISTORY, PEOPLE, PROFILE, streamOf } from "./mock-data";

interface SentFrame {
  type: string;
  data?: { message?: string; nonce?: string };
}

/**
 * Greets, echoes messages, refuses "spam"; "!golive", "!lose", "!stop" and "!end" start, interrupt, stop and end the
 * broadcast, "!flood" makes the room a busy one, and "!ping" has
 * somebody speak to the member.
 */
export function serveChat(socket: WebSocket, request: IncomingMessage): void {
  const room = /\/api\/chat\/stream\/([^?]+)/.exec(request.url ?? "")?.[1] ?? "";
  const person = [...PEOPLE, DORA].find(({ name }) => `u-${name}` === room);
  const { id, username, display_name } = PROFILE;
  const me = { id, username, display_name, color: "#2e8b57" };
  let seq = HISTORY.length;
  const send = (frame: unknown) => socket.send(JSON.stringify(frame));

  const change = () => {
    if (!person || person.state === "offline") return null;
    const stream = streamOf(person);
    return { state: person.state, stream, grace_ends_at: stream.grace_ends_at };
  };
  const user = isMember(request) ? me : null;
  send({ type: "hello", data: { room, user, last_seq: seq, chatters: 4, stream: change(), history: HISTORY } });

  socket.on("message", (data) => {
    const frame = JSON.parse(String(data)) as SentFrame;
    if (frame.type === "ping") send({ type: "pong" });
    if (frame.type !== "message") return;
    const { message: line = "", nonce } = frame.data ?? {};
    if (/^\/(?!\/)/.test(line)) {
      return send({ type: "notice", data: { code: "no_such_command", message: "No such command", nonce } });
    }
    const message = line.replace(/^\/\//, "/");
    if (message === "spam") {
      send({ type: "notice", data: { code: "msg_ratelimit", message: "Too fast", retry_after: 12, nonce } });
    } else if (message === "!golive" && person) {
      send({ type: "stream", data: { state: "live", stream: streamOf(person) } });
    } else if (message === "!flood") {
      for (let count = 0; count < 15; count++) {
        seq += 1;
        const sent_at = new Date().toISOString();
        send({ type: "message", seq, data: { ...chatMessage(seq, `flood ${count}`), sent_at } });
      }
    } else if (message === "!ping") {
      seq += 1;
      send({ type: "message", seq, data: chatMessage(seq, `@${username} are you there?`) });
    } else if (message === "!stop" && person) {
      const stream = streamOf({ ...person, state: "reconnecting" });
      send({ type: "stream", data: { state: "ending", stream, grace_ends_at: stream.grace_ends_at } });
    } else if (message === "!end" && person) {
      send({ type: "stream", data: { state: "offline", stream: streamOf({ ...person, state: "offline" }) } });
    } else if (message === "!lose" && person) {
      const stream = streamOf({ ...person, state: "reconnecting" });
      send({ type: "stream", data: { state: "reconnecting", stream, grace_ends_at: stream.grace_ends_at } });
    } else {
      seq += 1;
      send({ type: "message", seq, data: chatMessage(seq, message, me, nonce) });
    }
  });
}
