import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { ChatClient } from "../support/chat";
import { figure, metricsText, parseMetrics } from "../support/metrics";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { Viewer } from "../support/viewer";
import { eventually } from "../support/wait";

const root = resolve(import.meta.dirname, "../..");

describe("the metrics of a server that has served", () => {
  let server: Server;
  beforeAll(async () => {
    server = await Server.start();
  });
  afterAll(() => server.stop());

  const figures = async () => parseMetrics(await metricsText(server));
  /// Waits until a figure is as it must be; some are counted after the answer has gone out.
  const counts = (name: string, labels: string, enough: (value: number) => boolean) =>
    eventually(`${name}{${labels}}`, async () => enough(figure(await figures(), name, labels)));

  test("have the API's answers by route, and by nothing that a client chose", async () => {
    await server.api.account("zebedee");
    for (const name of ["zebedee", "nobody-1", "nobody-2"]) await server.api.get(`/api/users/${name}`);
    await server.api.get("/api/no/such/route");
    await counts("leams_api_request_seconds", 'method="GET",route="/users/{username}"', (n) => n === 3);
    const text = await metricsText(server);
    for (const word of ["zebedee", "nobody", "no/such"]) expect(text).not.toContain(word);
    const all = parseMetrics(text);
    expect(figure(all, "leams_api_requests_total")).toBeGreaterThan(4);
    expect(figure(all, "leams_api_errors_total", 'by="client"')).toBeGreaterThanOrEqual(3);
    expect(figure(all, "leams_api_errors_total", 'by="server"')).toBe(0);
    expect(figure(all, "leams_api_seconds_total")).toBeGreaterThan(0);
    expect(figure(all, "leams_http_requests_total")).toBeGreaterThan(4);
  });

  test("have a broadcast from its publisher to its viewers", async () => {
    const account = await server.api.account();
    const publisher = Publisher.start(server.rtmpUrl, await server.api.streamKey(account));
    try {
      const card = await eventually("it is live", () => server.api.liveCard(account));
      const viewer = await Viewer.join(server.url, card.id);
      const { segments } = await viewer.playlist();
      expectStatus(await viewer.raw(`?_HLS_msn=${segments.at(-1)!.sequence + 1}`), 200); // Held until it is there.
      const beat = { session_id: "a-tab", protocol: "ll-hls", latency_ms: 1_400, stalls: 2, stall_seconds: 0.7 };
      expectStatus(await server.api.post(`/api/streams/${card.id}/heartbeat`, beat), 200);
      const joke = { session_id: "b-tab", protocol: "telepathy", latency_ms: -5, stalls: 1e12, stall_seconds: 1e6 };
      expectStatus(await server.api.post(`/api/streams/${card.id}/heartbeat`, joke), 200);
      const all = await figures();
      for (const name of ["latency_seconds", "stalls", "stall_seconds"]) {
        expect(figure(all, `leams_player_${name}`, 'protocol="ll-hls"'), name).toBe(1);
        expect(figure(all, `leams_player_${name}`, 'protocol="other"'), name).toBe(0);
      }
      expect(figure(all, "leams_live_streams")).toBe(1);
      expect(figure(all, "leams_hls_requests_total")).toBeGreaterThanOrEqual(3);
      expect(figure(all, "leams_hls_held_total")).toBe(1);
      expect(figure(all, "leams_hls_released_total")).toBe(1);
      expect(figure(all, "leams_hls_waiting")).toBe(0);
      expect(figure(all, "leams_hls_unavailable_total")).toBe(0);
      expect(figure(all, "leams_rtmp_publishers")).toBe(1);
      expect(figure(all, "leams_rtmp_frames_total")).toBeGreaterThan(10);
      expect(figure(all, "leams_rtmp_bytes_total")).toBeGreaterThan(1_000);
    } finally {
      await publisher.kill();
    }
    await counts("leams_rtmp_publishers", "", (n) => n === 0);
  });

  test("have what is said in chat, to how many, and what was refused", async () => {
    const account = await server.api.account();
    const { ticket } = expectStatus(await server.api.post("/api/chat/ticket", {}, { token: account.token }), 200).json;
    const chat = await ChatClient.open(server.url, account.id, { ticket });
    await chat.hello;
    expect(figure(await figures(), "leams_chat_sockets")).toBe(1);
    for (const text of ["one", "two", "two"]) chat.say(text);
    await chat.next("notice");
    await counts("leams_chat_messages_total", "", (n) => n === 2);
    await counts("leams_chat_deliveries_total", "", (n) => n >= 1 && n <= 2);
    const all = await figures();
    expect(figure(all, "leams_chat_refused_total", 'reason="msg_duplicate"')).toBe(1);
    expect(figure(all, "leams_chat_refused_total")).toBe(1);
    expect(figure(all, "leams_chat_dropped_total")).toBe(0);
    expect(figure(all, "leams_chat_fan_out_seconds")).toBeGreaterThanOrEqual(1);
    const ofChat = 'topic="chat.message"';
    await counts("leams_bus_handled_total", ofChat, (n) => n === 2);
    await counts("leams_bus_pending", ofChat, (n) => n === 0);
    for (const name of ["retried_total", "buried_total", "dead"]) expect(figure(all, `leams_bus_${name}`), name).toBe(0);
    chat.close();
    await counts("leams_chat_sockets", "", (n) => n === 0);
  });

  test("tell what the parts wait for", async () => {
    const all = await figures();
    for (const pool of ["sql_read", "sql_write", "passwords"]) {
      expect(figure(all, "leams_pool_wait_seconds", `pool="${pool}"`), pool).toBeGreaterThan(0);
      expect(figure(all, "leams_pool_work_seconds", `pool="${pool}"`), pool).toBeGreaterThan(0);
      expect(figure(all, "leams_pool_pending", `pool="${pool}"`), pool).toBeLessThan(3);
    }
    expect(figure(all, "leams_pool_refused_total")).toBe(0);
    expect(figure(all, "leams_cache_bytes")).toBeGreaterThan(1_000);
    expect(figure(all, "leams_cache_lookups_total")).toBeGreaterThan(0);
    await counts("leams_loop_lag_seconds", 'loop="0"', (n) => n > 0);
  });

  test("tell of the process", async () => {
    const all = await figures();
    expect(figure(all, "leams_build_info")).toBe(1);
    expect(figure(all, "process_cpu_seconds_total")).toBeGreaterThan(0);
    expect(figure(all, "process_resident_memory_bytes")).toBeGreaterThan(1e6);
  });

  test("are described in docs/metrics.md as they are", async () => {
    const input = await metricsText(server);
    const described = execFileSync("python3", [join(root, "scripts/metrics_page.py")], { input, encoding: "utf8" });
    expect(readFileSync(join(root, "docs/metrics.md"), "utf8"), "run ./dev gen and commit what changed").toBe(described);
    for (const [name, { help }] of parseMetrics(input)) expect(described).toContain(`| \`${name}\` |`), expect(help).not.toBe("");
  });
});
