import { afterEach, expect, test } from "vitest";
import { record, type Recording, type Tag } from "../support/flv";
import { http } from "../support/http";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { Viewer } from "../support/viewer";
import { eventually } from "../support/wait";

let server: Server;
let publisher: RtmpPublisher | undefined;

afterEach(async () => {
  publisher?.cut();
  await server.stop();
});

const headBytes = 5; // Of an FLV video tag (E.4.3).
const sliceTypes = [1, 5];

/// The same pictures with slices that no decoder understands behind their first macroblock's number.
function undecodable({ head, media }: Recording): Recording {
  return { head, media: media.map((tag) => (tag.kind === "video" ? { ...tag, data: spoil(tag) } : tag)) };
}

function spoil(tag: Tag): Buffer {
  const data = Buffer.from(tag.data);
  for (let at = headBytes; at + 4 < data.length; ) {
    const size = data.readUInt32BE(at);
    const nal = data.subarray(at + 4, at + 4 + size);
    if (sliceTypes.includes(nal[0]! & 0x1f)) nal.fill(0x10, 1).fill(0x80, 1, 2);
    at += 4 + size;
  }
  return data;
}

test("pictures that cannot be decoded cost a child process every few seconds, and the stream plays on", async () => {
  server = await Server.start();
  const account = await server.api.account();
  publisher = await RtmpPublisher.publish(server.ports.rtmp, await server.api.streamKey(account));
  void publisher.play(undecodable(await record(4)), { repeat: true });
  const card = await eventually("it is live", () => server.api.liveCard(account));
  const viewer = await Viewer.join(server.url, card.id);
  const before = await viewer.playlistWith("a segment", (list) => list.segments.length > 0);

  const failures = () => server.log.filter((line) => line.event === "thumbnail_not_made");
  const statuses = new Set<number>();
  // One line stands for the failures of ten seconds.
  await eventually(
    "the second line",
    async () => {
      statuses.add((await http(`${server.url}/live/${card.id}/thumbnail.jpg`)).status);
      return failures().length > 1;
    },
    { timeout: 60_000, every: 100 },
  );
  expect([...statuses]).toEqual([404]);
  expect(failures()[0]).toMatchObject({ broadcast: card.id, count: 1 });
  expect(failures()[1]!.count).toBeLessThan(5);

  await viewer.playlistWith("later segments", (list) => list.mediaSequence + list.segments.length > before.mediaSequence + before.segments.length + 2);
  expect(await server.api.liveCard(account)).toMatchObject({ id: card.id });
});
