// The usual chat server in Node: every message that comes in goes out to every socket of the room.
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";

const { WebSocketServer } = createRequire(new URL("../../tests/package.json", import.meta.url))("ws");
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
const user = { id: "bench", username: "bench", display_name: "Bench", color: "#b23a48" };
let seq = 0;

server.on("connection", (socket) => {
  socket.on("message", (data) => {
    const { data: sent } = JSON.parse(data.toString());
    const message = { id: randomUUID(), seq: ++seq, user, badges: [], message: sent.message, sent_at: new Date().toISOString() };
    const frame = Buffer.from(JSON.stringify({ type: "message", data: message }));
    for (const client of server.clients) {
      if (client.readyState === 1) client.send(frame, { binary: false });
    }
  });
});
server.on("listening", () => console.log(server.address().port));
