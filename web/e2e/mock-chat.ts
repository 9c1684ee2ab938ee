import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import { isMember } from "./mock-api";
import { chatMessage, HISTORY, PEOPLE, PROFILE, streamOf } from "./mock-data";

interface SentFrame {
  type: string;
  data?: { message?: string; nonce?: string };
}

const GRACE_MS = 75_000;

/** Greets, echoes messages, refuses "spam" and lets a channel go live on "/golive". */
export function serveChat(socket: WebSocket, request: IncomingMessage): void {
  const room = /\/api\/chat\/stream\/([^?]+)/.exec(request.url ?? "")?.[1] ?? "";
  const person = PEOPLE.find(({ name }) => `u-${name}` === room);
  const { id, username, display_name } = PROFILE;
  const me = { id, username, display_name, color: "#2e8b57" };
  let seq = HISTORY.length;
  const send = (frame: unknown) => socket.send(JSON.stringify(frame));

  const change = () => {
    if (!person || person.state === "offline") return null;
    const grace = new Date(Date.now() + GRACE_MS).toISOString();
    return { state: person.state, stream: streamOf(person), ...(person.state === "reconnecting" && { grace_ends_at: grace }) };
  };
  const user = isMember(request) ? me : null;
  send({ type: "hello", data: { room, user, last_seq: seq, chatters: 4, stream: change(), history: HISTORY } });

  socket.on("message", (data) => {
    const frame = JSON.parse(String(data)) as SentFrame;
    if (frame.type === "ping") send({ type: "pong" });
    if (frame.type !== "message") return;
    const { message = "", nonce } = frame.data ?? {};
    if (message === "spam") {
      send({ type: "notice", data: { code: "msg_ratelimit", message: "Too fast", retry_after: 12, nonce } });
    } else if (message === "/golive" && person) {
      send({ type: "stream", data: { state: "live", stream: streamOf(person) } });
    } else {
      seq += 1;
      send({ type: "message", seq, data: chatMessage(seq, message, me, nonce) });
    }
  });
}
