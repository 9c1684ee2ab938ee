import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Account } from "../support/api";
import { record, type Recording, type Tag } from "../support/flv";
import { checkAligned } from "../support/hls/rendition_rules";
import { Validator } from "../support/hls/validator";
import { http } from "../support/http";
import { edge } from "../support/playlist";
import { type PublisherOptions } from "../support/publisher";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

/// RFC 8216bis over live broadcasts, by the validator of `support/hls`.
const small: PublisherOptions = { size: "320x180", bitrateKbps: 200, keyframeSeconds: 2 };
const minute = 60_000;
// As short a window as lets delta updates skip: what leaves the playlist is looked at too.
const settings = { "hls.window_s": 16, "media.grace_s": 20, "media.stop_grace_s": 1 };

let server: Server;

beforeAll(async () => {
  server = await Server.start({ settings });
});
afterAll(() => server.stop());

class Channel {
  publisher!: RtmpPublisher;
  validator!: Validator;

  private constructor(
    readonly account: Account,
    readonly key: string,
  ) {}

  static async live(recording: Recording, time?: (tag: Tag) => number | undefined): Promise<Channel> {
    const account = await server.api.account();
    const channel = new Channel(account, await server.api.streamKey(account));
    await channel.publish(recording, time);
    const card = await eventually("it is live", () => server.api.liveCard(account), { timeout: 30_000 });
    channel.validator = await Validator.join(server.url, card.id);
    return channel;
  }

  async publish(recording: Recording, time?: (tag: Tag) => number | undefined): Promise<void> {
    this.publisher = await eventually("the server takes the publisher", () => RtmpPublisher.publish(server.ports.rtmp, this.key));
    void this.publisher.play(recording, { time });
  }

  /// Ends the broadcast, follows it to its end, and tells what is wrong.
  async end(): Promise<void> {
    await this.publisher.end();
    await this.validator.follow(() => false, 30_000);
    expect(String(this.validator.findings)).toBe("");
    expect(this.validator.latest.ended).toBe(true);
  }
}

/// Until old segments have left the playlist and, where it is long enough for that, delta updates have skipped some.
function longEnough({ latest, seen }: Validator): boolean {
  const skips = (latest.canSkipUntil ?? 0) > settings["hls.window_s"] - 2 || seen.skips >= 2;
  return latest.mediaSequence >= 2 && skips && seen.deltas > 5;
}

describe.concurrent("the rules of low-latency HLS hold for a broadcast", () => {
  test.each<[string, PublisherOptions]>([
    ["of pictures and sound", {}],
    ["with B-frames", { bFrames: 3 }],
    ["of sound alone", { video: false }],
    ["of pictures alone", { audio: false }],
    ["with a key frame every 7 s", { keyframeSeconds: 7 }],
    ["of 23.976 pictures a second", { fps: 24000 / 1001 }],
  ])(
    "%s",
    async (_, options) => {
      const channel = await Channel.live(await record(50, { ...small, ...options }));
      await channel.validator.follow(longEnough);
      await channel.end();
      expect(channel.validator.seen.discontinuities).toBe(0);
    },
    3 * minute,
  );
});

test(
  "they hold for sound alone, which is cut where all is",
  async () => {
    const channel = await Channel.live(await record(50, small));
    const { id } = (await server.api.liveCard(channel.account))!;
    const sound = await Validator.join(server.url, id, 2);
    expect(sound.address).toMatch(/\/audio\/index\.m3u8$/);
    await Promise.all([channel.validator.follow(longEnough), sound.follow(longEnough)]);
    await Promise.all([channel.end(), sound.follow(() => false, 30_000)]);
    expect(checkAligned(channel.validator.history.segments, sound.history.segments, sound.findings)).toBeGreaterThan(5);
    expect(String(sound.findings)).toBe("");
  },
  3 * minute,
);

describe.concurrent("they hold although the publisher's time", () => {
  const hour = 3_600_000;
  test.each<[string, (tag: Tag) => number | undefined]>([
    ["leaps an hour ahead", ({ time }) => (time < 9_000 ? time : time + hour)],
    ["falls back by five seconds", ({ time }) => (time < 9_000 ? time : time - 5_000)],
    ["leaps for sound first and for pictures a second later", ({ time, kind }) => (time < (kind === "audio" ? 9_000 : 10_000) ? time : time + hour)],
    ["wraps at 32 bits", ({ time }) => (time + 2 ** 32 - 9_000) % 2 ** 32],
    ["has no pictures for six seconds", ({ time, kind }) => (kind === "video" && time > 9_000 && time < 15_000 ? undefined : time)],
    ["has no sound for six seconds", ({ time, kind }) => (kind === "audio" && time > 9_000 && time < 15_000 ? undefined : time)],
    ["has neither for six seconds", ({ time }) => (time > 9_000 && time < 15_000 ? undefined : time)],
    ["lets sound run three seconds ahead", ({ time, kind }) => (kind === "audio" ? time + 3_000 : time)],
    ["stands still for pictures now and then", ({ time, kind }) => (kind === "video" ? time - (time % 100) : time)],
  ])(
    "%s",
    async (_, time) => {
      const channel = await Channel.live(await record(50, small), time);
      await channel.validator.follow(longEnough);
      await channel.end();
    },
    3 * minute,
  );
});

describe.concurrent("they hold across a change", () => {
  test(
    "of the picture's size, which brings another init segment",
    async () => {
      const [narrow, wide] = [await record(20, small), await record(40, { ...small, size: "640x360" })];
      const channel = await Channel.live(narrow);
      await channel.validator.follow(({ seen }) => seen.segments >= 2);
      channel.publisher.stop();
      void channel.publisher.play(wide, { time: ({ time }) => time + 20_000 });
      await channel.validator.follow(({ seen }) => seen.discontinuities > 0);
      await channel.validator.follow(longEnough);
      await channel.end();
      const maps = [...channel.validator.history.segments.values()].map((one) => one.map);
      expect(new Set(maps).size).toBe(2);
    },
    3 * minute,
  );

  test(
    "of the publisher, who was lost and comes back twice",
    async () => {
      const recording = await record(50, small);
      const channel = await Channel.live(recording);
      for (const times of [1, 2]) {
        const from = channel.validator.seen.segments;
        await channel.validator.follow(({ seen }) => seen.segments >= from + 3);
        channel.publisher.cut();
        await eventually("it is lost", async () => (await server.api.health(channel.account)).state === "reconnecting");
        await channel.publish(recording);
        await channel.validator.follow(({ seen }) => seen.discontinuities >= times);
      }
      await channel.validator.follow(({ latest }) => latest.discontinuitySequence >= 1);
      await channel.end();
    },
    3 * minute,
  );
});

describe("a blocking reload", () => {
  let channel: Channel;
  let media: string;
  beforeAll(async () => {
    channel = await Channel.live(await record(50, small));
    media = channel.validator.address;
    await channel.validator.follow(({ seen }) => seen.segments >= 3);
  }, minute);
  afterAll(() => channel.publisher.cut());

  /// The playlist's edge before the request is sent.
  const ask = async (query: (at: ReturnType<typeof edge>) => string) => {
    await channel.validator.follow(({ seen }) => seen.segments >= 0, minute);
    return http(media + query(edge(channel.validator.latest)));
  };

  test.each<[string, (at: ReturnType<typeof edge>) => string]>([
    ["of a part without its segment", () => "?_HLS_part=1"],
    ["of a segment that is no number", () => "?_HLS_msn=first"],
    ["of a negative segment", () => "?_HLS_msn=-1"],
    ["of a segment beyond 64 bits", () => "?_HLS_msn=18446744073709551616"],
    ["of no segment at all", () => "?_HLS_msn="],
    ["of a part that is no number", ({ sequence }) => `?_HLS_msn=${sequence}&_HLS_part=x`],
    ["of a segment far ahead", ({ sequence }) => `?_HLS_msn=${sequence + 50}`],
    ["of the farthest segment", () => "?_HLS_msn=18446744073709551615&_HLS_part=0"],
  ])("%s is refused with 400", async (_, query) => {
    expectStatus(await ask(query), 400);
  });

  test("of a part far ahead is refused with 400", async () => {
    await eventually("asked within one segment", async () => {
      const from = edge(channel.validator.latest).sequence;
      const answer = await ask(({ sequence }) => `?_HLS_msn=${sequence}&_HLS_part=60`);
      // In the meantime the segment may have been completed: then it means the next one's first part.
      return answer.status === 400 || (edge(channel.validator.latest).sequence === from && Promise.reject(answer.status));
    });
  });

  test("of what has long left the playlist is answered at once", async () => {
    expectStatus(await ask(() => "?_HLS_msn=0&_HLS_part=0"), 200);
  });

  test("goes on over a parameter that means nothing to the server", async () => {
    expectStatus(await ask(({ sequence }) => `?token=a%20b&_HLS_msn=${sequence}&_HLS_part=0&x`), 200);
  });

  test("ends for all who wait when the publisher is lost", async () => {
    const { sequence } = edge(channel.validator.latest);
    const waiting = Array.from({ length: 20 }, () => http(`${media}?_HLS_msn=${sequence + 1}`, { timeout: minute }));
    const hinted = http(new URL(channel.validator.latest.preloadHint!, media).href, { timeout: minute });
    channel.publisher.cut();
    const statuses = (await Promise.all(waiting)).map((answer) => answer.status);
    expect(statuses.filter((status) => ![200, 503].includes(status))).toEqual([]);
    expect([200, 404, 503]).toContain((await hinted).status);
  });
});

describe("a server that died", () => {
  test(
    "goes on with the same broadcast where nothing that caches know is named again",
    async () => {
      const recording = await record(30, small);
      const channel = await Channel.live(recording);
      await channel.validator.follow(({ seen }) => seen.segments >= 3);
      const { data } = server;
      await server.crash();
      channel.publisher.cut();
      server = await Server.start({ data, settings });
      await channel.publish(recording);
      await channel.validator.moveTo(server.url);
      const from = channel.validator.seen.segments;
      await channel.validator.follow(({ seen }) => seen.segments >= from + 2);
      expect(channel.validator.seen.discontinuities).toBeGreaterThan(0);
      await channel.end();
    },
    2 * minute,
  );
});
