import { afterAll, beforeAll, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { record } from "../support/flv";
import { http } from "../support/http";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ settings: { "runtime.loops": 4 } });
});
afterAll(() => server.stop());

test("a video that one connection has been given is there for all", { timeout: 120_000 }, async () => {
  const media = await record(4, { size: "160x90", bitrateKbps: 100, keyframeSeconds: 1 });
  const account = await server.api.account();
  const key = await server.api.streamKey(account);
  for (let round = 0; round < 3; ++round) {
    const publisher = await RtmpPublisher.publish(server.ports.rtmp, key);
    void publisher.play(media, { repeat: true });
    const { id } = await eventually("it is live", () => server.api.liveCard(account), { timeout: 60_000 });
    const address = `${server.url}/vod/${id}/index.m3u8`;
    const ask = async () => (await http(address)).status;
    await eventually("it can be gone back in", async () => (await http(address.replace("/vod/", "/dvr/"))).status === 200, {
      timeout: 60_000,
    });
    expectStatus(await server.api.call("DELETE", "/api/streams/current", { token: account.token }), 204);
    publisher.cut();
    // Every loop is asked all the time, and hears that there is nothing until there is.
    const answers: number[] = [];
    await eventually(
      "somebody is given it",
      async () => {
        const several = await Promise.all(Array.from({ length: 8 }, ask));
        answers.push(...several);
        return several.includes(200);
      },
      { timeout: 30_000, every: 1 },
    );
    expect(answers).toContain(404);
    expect(await Promise.all(Array.from({ length: 16 }, ask))).toEqual(Array(16).fill(200));
  }
});
