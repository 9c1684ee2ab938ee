import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Account } from "../support/api";
import { ChatClient } from "../support/chat";
import { Publisher } from "../support/publisher";
import { edge, type MediaPlaylist } from "../support/playlist";
import { Server } from "../support/server";
import { probe, Viewer } from "../support/viewer";
import { eventually, holds } from "../support/wait";

let server: Server;
let account: Account;
let key: string;
let card: any;
let publisher: Publisher;

async function goLive(settings: Record<string, string | number>): Promise<void> {
  server = await Server.start({ settings });
  account = await server.api.account();
  key = await server.api.streamKey(account);
  publisher = Publisher.start(server.rtmpUrl, key);
  card = await eventually("it is live", () => server.api.liveCard(account));
}

afterEach(async () => {
  await publisher.kill();
  await server.stop();
});

describe("a publisher that vanishes", () => {
  beforeEach(() => goLive({ "media.grace_s": 20 }));

  test("and comes back within the grace time goes on in the same broadcast", async () => {
    const viewer = await Viewer.join(server.url, card.id);
    await viewer.playlistWith("some segments", (list) => list.segments.length >= 3);
    await publisher.kill();
    await eventually("the owner sees that it is lost", async () => (await server.api.health(account)).state === "reconnecting");
    expect((await server.api.liveCard(account))?.id).toBe(card.id);
    const before = edge(await viewer.playlist());

    publisher = Publisher.start(server.rtmpUrl, key);
    const jointOf = (now: MediaPlaylist) =>
      now.segments.find((one) => one.discontinuity && one.sequence >= before.sequence);
    const list = await viewer.playlistWith("a discontinuity", (now) => jointOf(now) !== undefined);
    const joint = jointOf(list)!;
    expect(list.discontinuitySequence).toBe(0);
    const sequences = list.segments.map((one) => one.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
    await viewer.playlistWith("segments behind it", (now) => edge(now).sequence >= joint.sequence + 2);
    expect((await server.api.liveCard(account))?.id).toBe(card.id);
    expect((await server.api.health(account)).state).toBe("live");
    expect((await probe(viewer.master, 2)).packets.length).toBeGreaterThan(30);
  });

  test("is said to be awaited to whoever comes meanwhile", async () => {
    await publisher.kill();
    const awaited = await eventually("it is lost", async () => {
      const { stream } = (await server.api.get(`/api/users/${account.username}`)).json;
      return stream.grace_ends_at as string | undefined;
    });
    expect(Date.parse(awaited)).toBeGreaterThan(Date.now() - 5_000);
    const guest = await ChatClient.open(server.url, account.id);
    expect((await guest.hello).data.stream).toMatchObject({ state: "reconnecting", grace_ends_at: awaited });

    publisher = Publisher.start(server.rtmpUrl, key);
    const back = await guest.next("stream", (frame) => frame.data.state === "live", 20_000);
    expect(back.data.stream.grace_ends_at).toBeNull();
    await guest.close();
  });

  test("twice is still the same broadcast", async () => {
    for (let round = 0; round < 2; ++round) {
      await publisher.kill();
      await eventually("it is lost", async () => (await server.api.health(account)).state === "reconnecting");
      publisher = Publisher.start(server.rtmpUrl, key);
      await eventually("it is back", async () => (await server.api.health(account)).state === "live");
    }
    expect((await server.api.liveCard(account))?.id).toBe(card.id);
  });

  test("without closing its connection is taken over by its next one", async () => {
    publisher.freeze();
    const frozen = publisher;
    try {
      publisher = Publisher.start(server.rtmpUrl, key);
      const viewer = await Viewer.join(server.url, card.id);
      await viewer.playlistWith("a discontinuity", (now) => now.segments.some((one) => one.discontinuity));
      expect((await server.api.liveCard(account))?.id).toBe(card.id);
    } finally {
      await frozen.kill();
    }
  });
});

describe("a publisher that stops", () => {
  test("is said to be ending, and then to have ended", async () => {
    await goLive({ "media.stop_grace_s": 3 });
    const guest = await ChatClient.open(server.url, account.id);
    await publisher.stop();
    const ending = await guest.next("stream", (frame) => frame.data.state !== "updated", 20_000);
    expect(ending.data).toMatchObject({ state: "ending", stream: { id: card.id, state: "ending" } });
    expect(Date.parse(ending.data.grace_ends_at)).toBeLessThan(Date.now() + 5_000);
    expect(await server.api.liveCard(account)).toMatchObject({ state: "ending" });
    expect((await server.api.health(account)).advice).toEqual([]);

    const over = await guest.next("stream", (frame) => frame.data.state === "offline", 20_000);
    expect(over.data.stream).toMatchObject({ id: card.id, state: "offline", peak_viewers: 0 });
    const page = (await server.api.get(`/api/users/${account.username}`)).json;
    expect(page.last_broadcast).toMatchObject({ id: card.id, started_at: card.started_at });
    await guest.close();
  });
});

describe("a publisher that does not come back", () => {
  test("leaves the channel offline when the grace time is over", async () => {
    await goLive({ "media.grace_s": 2, "media.stop_grace_s": 1 });
    const viewer = await Viewer.join(server.url, card.id);
    await publisher.kill();
    await eventually("it is off air", async () => !(await server.api.liveCard(account)), { timeout: 10_000 });
    expect((await server.api.get(`/api/streams/${card.id}`)).json.is_live).toBe(false);
    await eventually("its playlist ends", async () => {
      const answer = await viewer.raw();
      return answer.status === 404 || answer.status === 410 || answer.text.includes("#EXT-X-ENDLIST");
    });
  });

  test("holds nobody's blocked playlist request for ever", async () => {
    await goLive({ "media.grace_s": 2, "media.stop_grace_s": 1 });
    const viewer = await Viewer.join(server.url, card.id);
    const at = edge(await viewer.playlist());
    const waiting = viewer.raw(`?_HLS_msn=${at.sequence + 1}`);
    await publisher.kill();
    expect([200, 404, 410, 503]).toContain((await waiting).status);
  });
});

describe("a server that dies while somebody streams", () => {
  test("waits for the publisher when it starts again, and takes it back", async () => {
    await goLive({ "media.grace_s": 20 });
    const before = await Viewer.join(server.url, card.id);
    const sequence = edge(await before.playlistWith("some segments", (list) => list.segments.length >= 3)).sequence;
    const data = server.data;
    await server.crash();
    await publisher.kill();
    server = await Server.start({ data });
    const waiting = await eventually("it is shown as awaited", () => server.api.liveCard(account));
    expect(waiting).toMatchObject({ id: card.id, state: "reconnecting" });
    expect(Date.parse(waiting.grace_ends_at)).toBeGreaterThan(Date.now());
    await holds("nothing is said to be live", async () => (await server.api.liveCard(account))?.state === "reconnecting", 1_000);
    publisher = Publisher.start(server.rtmpUrl, key);
    await eventually("it is live again", async () => (await server.api.liveCard(account))?.state === "live");
    const after = await Viewer.join(server.url, card.id);
    // Segments are cached for good by their names, so the same broadcast must not use a name again.
    expect(edge(await after.playlist()).sequence).toBeGreaterThanOrEqual(sequence);
  });

  test("says that it is over when the publisher stays away", async () => {
    await goLive({ "media.grace_s": 3 });
    const data = server.data;
    await server.crash();
    await publisher.kill();
    server = await Server.start({ data, settings: { "media.grace_s": 3 } });
    await eventually("it is off air", async () => !(await server.api.liveCard(account)));
    const over = await eventually("it has ended", async () => {
      const { json } = await server.api.get(`/api/users/${account.username}`);
      return json.last_broadcast;
    }, { timeout: 30_000 });
    expect(over).toMatchObject({ id: card.id, peak_viewers: 0 });
    expect(Date.parse(over.ended_at)).toBeGreaterThan(Date.parse(over.started_at));
  });
});
