import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { answerApi } from "./mock-api";
import { serveChat } from "./mock-chat";
import type { MockMedia } from "./mock-media";
import { answerStoryboard } from "./mock-storyboard";

const THUMBNAIL = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop stop-color="#27445c"/><stop offset="1" stop-color="#8a4f3d"/></linearGradient></defs><rect width="640" height="360" fill="url(#g)"/><circle cx="430" cy="150" r="70" fill="#e8c27a" opacity=".8"/></svg>`;

/** White at one end and black at the other: letters must be readable on both. */
const BANNER = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1500 300"><defs><linearGradient id="g"><stop stop-color="#fff"/><stop offset=".5" stop-color="#2f7d8c"/><stop offset="1" stop-color="#101014"/></linearGradient></defs><rect width="1500" height="300" fill="url(#g)"/><path d="M0 240q190-60 375 0t375 0 375 0 375 0v60H0z" fill="#e8c27a"/></svg>`;

function proxyTo(port: number, request: IncomingMessage, response: ServerResponse): void {
  const options = { host: "127.0.0.1", port, method: request.method, path: request.url, headers: request.headers };
  const upstream = forward(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on("error", () => response.writeHead(502).end());
  request.pipe(upstream);
}

/** Stands in for the C++ gateway: the API itself, everything else to the web server. */
export function createGateway(webPort: () => number, media: MockMedia): Server {
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (path.startsWith("/api/pictures/")) {
      response.writeHead(200, { "content-type": "image/svg+xml" }).end(BANNER);
    } else if (path.startsWith("/api/")) {
      void answerApi(request, response);
    } else if (path.includes("/thumbnail.jpg") && !path.includes("marta")) {
      response.writeHead(200, { "content-type": "image/svg+xml" }).end(THUMBNAIL);
    } else if (/^\/(vod|dvr)\/[\w-]+\/storyboard/.test(path)) {
      answerStoryboard(path, response);
    } else if (media.answer(path, response)) {
      return;
    } else if (/^\/(live|vod|dvr)\//.test(path)) {
      response.writeHead(404).end();
    } else {
      proxyTo(webPort(), request, response);
    }
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => serveChat(client, request));
  });
  return server;
}

export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
