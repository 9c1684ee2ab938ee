import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Account } from "../support/api";
import { http } from "../support/http";
import { Publisher } from "../support/publisher";
import { Server, temporaryFolder } from "../support/server";
import { Viewer } from "../support/viewer";
import { eventually } from "../support/wait";
import { present } from "./installed";
import { players, type Seen } from "./players";

/// A video with an encoder's return in it, and a broadcast that is rewound.
let server: Server;
let account: Account;
let publisher: Publisher;
let video: string;
let rewound: string;

beforeAll(async () => {
  server = await Server.start();
  account = await server.api.account("Recorded");
  const key = await server.api.streamKey(account);
  const goLive = async () => {
    publisher = Publisher.start(server.rtmpUrl, key);
    return (await eventually("it is live", () => server.api.liveCard(account), { timeout: 30_000 })).id as string;
  };
  const segments = async (id: string, count: number) => {
    const viewer = await Viewer.join(server.url, id);
    await viewer.playlistWith(`${count} segments`, (list) => list.mediaSequence + list.segments.length >= count, 60_000);
  };
  const first = await goLive();
  await segments(first, 6);
  await publisher.kill();
  publisher = Publisher.start(server.rtmpUrl, key);
  await segments(first, 12);
  expectStatus(await server.api.call("DELETE", "/api/streams/current", { token: account.token }), 204);
  await publisher.kill();
  video = await playlist(`${server.url}/vod/${first}/index.m3u8`);
  const second = await goLive();
  await segments(second, 8);
  rewound = await playlist(`${server.url}/dvr/${second}/index.m3u8`);
}, 180_000);
afterAll(async () => {
  await publisher.kill();
  await server.stop();
});

async function playlist(address: string): Promise<string> {
  await eventually("it can be played", async () => (await http(address)).status === 200, { timeout: 20_000 });
  return address;
}

async function seconds(address: string): Promise<number> {
  const list = (await http(address.replace("index.m3u8", "main/index.m3u8"))).text;
  return [...list.matchAll(/^#EXTINF:([\d.]+)/gm)].reduce((sum, [, length]) => sum + Number(length), 0);
}

describe.each(present(players))("$name", (player) => {
  /// Until so many seconds of picture and sound have been played from the beginning.
  async function plays(address: string, wanted: number): Promise<Seen> {
    const folder = temporaryFolder();
    const child = player.start(address, folder);
    try {
      return await eventually(
        `${wanted} s were played`,
        async () => {
          const seen = await player.seen(child, folder);
          return seen.frames >= 30 * wanted && seen.soundSeconds >= wanted && seen;
        },
        { timeout: 90_000 },
      );
    } finally {
      await child.end("SIGKILL", 10_000);
    }
  }

  test(player.goesOn ? "plays a video to its end, behind a loss too" : "plays a video to the loss", async () => {
    const whole = await seconds(video);
    expect(whole).toBeGreaterThan(20);
    const seen = await plays(video, player.goesOn ? whole - 2 : 6);
    console.log(`${player.name}: ${seen.frames} pictures, ${seen.soundSeconds.toFixed(1)} s of sound of ${whole.toFixed(1)} s`);
  });

  test("plays a broadcast that it can go back in", async () => {
    const seen = await plays(rewound, 4);
    console.log(`${player.name}, rewound: ${seen.frames} pictures, ${seen.soundSeconds.toFixed(1)} s of sound`);
  });
});
