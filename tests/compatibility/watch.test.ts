import { afterAll, beforeAll, describe, test } from "vitest";
import { Publisher } from "../support/publisher";
import { Server, temporaryFolder } from "../support/server";
import { Viewer } from "../support/viewer";
import { eventually } from "../support/wait";
import { present } from "./installed";
import { players, type Seen } from "./players";

let server: Server;
let key: string;
let publisher: Publisher;
let viewer: Viewer;
let address: string;

beforeAll(async () => {
  server = await Server.start();
  const account = await server.api.account("Watched");
  key = await server.api.streamKey(account);
  publisher = Publisher.start(server.rtmpUrl, key);
  const card = await eventually("it is live", () => server.api.liveCard(account));
  viewer = await Viewer.join(server.url, card.id);
  // So that a player's clock begins elsewhere than at zero.
  await viewer.playlistWith("five segments", (list) => list.mediaSequence + list.segments.length >= 5, 30_000);
  address = `${server.url}/live/@watched/index.m3u8`;
});
afterAll(async () => {
  await publisher.kill();
  await server.stop();
});

describe.each(present(players))("$name", (player) => {
  const title = "shows the picture and plays the sound";
  test(player.goesOn ? `${title}, and goes on when the encoder crashed and came back` : title, async () => {
    const folder = temporaryFolder();
    const child = player.start(address, folder);
    const plays = (from: Seen, seconds: number) =>
      eventually(
        `${seconds} s were played`,
        async () => {
          if (child.exited) throw new Error(child.stderr.slice(-1000));
          const seen = await player.seen(child, folder);
          return seen.frames >= from.frames + 30 * seconds && seen.soundSeconds >= from.soundSeconds + seconds && seen;
        },
        { timeout: 60_000 },
      );
    try {
      const before = await plays({ frames: 0, soundSeconds: 0 }, 3);
      console.log(`${player.name}: ${describePlayed(before)}`);
      if (!player.goesOn) return;
      await comeBack();
      // More than a player has in store from before.
      const after = await plays(await player.seen(child, folder), 12);
      console.log(`${player.name}, after the encoder came back: ${describePlayed(after)}`);
    } finally {
      await child.end("SIGKILL", 10_000);
    }
  });
});

/// The encoder crashes, and a second later another one goes on; done when players have seen the seam.
async function comeBack(): Promise<void> {
  const seams = async () => {
    const list = await viewer.playlist();
    return list.discontinuitySequence + list.segments.filter((segment) => segment.discontinuity).length;
  };
  const before = await seams();
  await publisher.kill();
  publisher = Publisher.start(server.rtmpUrl, key);
  await eventually("the playlist goes on", async () => (await seams()) > before, { timeout: 30_000 });
}

function describePlayed({ frames, soundSeconds }: Seen): string {
  return `${frames} pictures, ${soundSeconds.toFixed(1)} s of sound`;
}
