import { afterAll, beforeAll, test } from "vitest";
import type { Account } from "../support/api";
import { record, type Recording, type Tag } from "../support/flv";
import { libraryNames, PlayerPages, type Library } from "../support/player_pages";
import { RtmpPublisher } from "../support/rtmp";
import { Player, Stage, type Visitor } from "../support/stage";
import { eventually } from "../support/wait";

// docs/hard-cases.md, 12, 20 and 21, as players see them: what encoders send freezes none, and others can join.

const small = { size: "160x90", fps: 15, bitrateKbps: 80, keyframeSeconds: 2 };
const seconds = 20; // Again and again.

let stage: Stage;
let pages: PlayerPages;
let usual: Recording;
let longGroups: Recording;

beforeAll(async () => {
  [stage, pages, usual, longGroups] = await Promise.all([
    Stage.set(),
    PlayerPages.open(),
    record(seconds, small),
    record(seconds, { ...small, keyframeSeconds: 5 }),
  ]);
});
afterAll(async () => {
  await pages?.close();
  await stage?.strike();
});

type Keep = (tag: Tag) => boolean;
const isSound = (tag: Tag) => tag.kind === "audio";
const all: Keep = () => true;
const pictures: Keep = (tag) => !isSound(tag);
const pauseInEachGroup: Keep = (tag) => isSound(tag) || tag.time % 5_000 < 1_000 || tag.time % 5_000 >= 4_000;

interface Input {
  name: string;
  recording?: () => Recording;
  /// What of the recording is sent until all watch, and then.
  first: Keep;
  then: Keep;
  /// On a new connection.
  returns?: boolean;
}

const inputs: Input[] = [
  { name: "sound ends", first: all, then: pictures },
  { name: "sound begins late", first: pictures, then: all },
  { name: "the encoder returns with a microphone", first: pictures, then: all, returns: true },
  { name: "the encoder returns without its microphone", first: all, then: pictures, returns: true },
  {
    name: "the picture stays the same for three seconds in every group",
    recording: () => longGroups,
    first: pauseInEachGroup,
    then: pauseInEachGroup,
  },
];

class OnAir {
  private constructor(
    private readonly key: string,
    private publisher: RtmpPublisher,
    readonly account: Account,
    readonly recording: Recording,
    private keep: Keep,
  ) {}

  static async begin(recording: Recording, keep: Keep): Promise<OnAir> {
    const { api, ports } = stage.server;
    const account = await api.account();
    const key = await api.streamKey(account);
    const onAir = new OnAir(key, await RtmpPublisher.publish(ports.rtmp, key), account, recording, keep);
    onAir.play();
    return onAir;
  }

  async id(): Promise<string> {
    return (await eventually("it is live", () => stage.server.api.liveCard(this.account), { timeout: 30_000 })).id;
  }

  /// From here on the encoder sends something else. The configuration of what begins comes with it.
  change(keep: Keep): void {
    for (const tag of this.recording.head) {
      if (keep(tag) && !this.keep(tag)) this.publisher.send(tag);
    }
    this.keep = keep;
  }

  async returnWith(keep: Keep): Promise<void> {
    this.end();
    this.keep = keep;
    this.publisher = await RtmpPublisher.publish(stage.server.ports.rtmp, this.key);
    this.play();
  }

  end(): void {
    this.publisher.cut();
  }

  private play(): void {
    const { head, media } = this.recording;
    const time = (tag: Tag) => (this.keep(tag) ? tag.time : undefined);
    void this.publisher.play({ head: head.filter(this.keep), media }, { repeat: true, time });
  }
}

class Watching {
  private constructor(
    readonly name: string,
    private readonly visitor: Visitor,
    private readonly player: Player,
  ) {}

  static async begin(name: Library | "the channel page", onAir: OnAir): Promise<Watching> {
    const visitor = await stage.visitor();
    const stream = `${stage.server.url}/live/${await onAir.id()}/index.m3u8`;
    const url = name === "the channel page" ? `/${onAir.account.username}` : pages.url(name, stream);
    await visitor.page.goto(url);
    return new Watching(name, visitor, new Player(visitor.page));
  }

  async goesOn(seconds: number): Promise<void> {
    const before = await this.player.progress();
    await this.comesTo(`${this.name} goes on`, (now) => now.time >= before.time + seconds && now.frames > before.frames + 5);
  }

  /// Silence takes 6 bytes a frame.
  async hearsSound(): Promise<void> {
    const before = await this.player.progress();
    await this.comesTo(`${this.name} hears sound`, (now) => now.audioBytes > before.audioBytes + 10_000);
  }

  private async comesTo(what: string, isThere: (now: Awaited<ReturnType<Player["progress"]>>) => boolean): Promise<void> {
    await eventually(
      what,
      async () => {
        const now = await this.player.progress();
        if (!isThere(now)) throw new Error(JSON.stringify({ ...now, complaints: this.visitor.complaints }));
        return true;
      },
      { timeout: 40_000, every: 500 },
    );
  }

  leave(): Promise<void> {
    return this.visitor.leave();
  }
}

test.each(inputs)(
  "all players go on, and others join, when $name",
  async ({ recording = () => usual, first, then, returns = false }) => {
    const onAir = await OnAir.begin(recording(), first);
    const names = [...libraryNames, "the channel page" as const];
    const everybody = await Promise.all(names.map((name) => Watching.begin(name, onAir)));
    await Promise.all(everybody.map((one) => one.goesOn(2)));
    if (returns) await onAir.returnWith(then);
    else onAir.change(then);
    // Longer than any of them is behind: what is new has reached it.
    await Promise.all(everybody.map((one) => one.goesOn(16)));
    const late = await Watching.begin("hls.js", onAir);
    await late.goesOn(3);
    if (then === all) await Promise.all([...everybody, late].map((one) => one.hearsSound()));
    onAir.end();
    await Promise.all([...everybody, late].map((one) => one.leave()));
  },
  240_000,
);

test("pictures that join sound appear on the channel page", async () => {
  const onAir = await OnAir.begin(usual, isSound);
  await onAir.id();
  const visitor = await stage.visitor();
  const player = new Player(await visitor.open(`/${onAir.account.username}`));
  await eventually("sound is heard", async () => (await player.progress()).time > 0, { timeout: 30_000 });
  onAir.change(all);
  await player.plays(60, 60_000);
  onAir.end();
  await visitor.leave();
}, 150_000);

test("who comes when no picture can be joined hears the sound", async () => {
  const onAir = await OnAir.begin(usual, all);
  const playlist = `${stage.server.url}/live/${await onAir.id()}/index.m3u8`;
  onAir.change((tag) => !tag.key);
  const listsSoundAlone = async () => !(await (await fetch(playlist)).text()).includes("main/");
  await eventually("the last key picture is gone", listsSoundAlone, { timeout: 60_000, every: 500 });
  const everybody = await Promise.all([...libraryNames, "the channel page" as const].map((name) => Watching.begin(name, onAir)));
  await Promise.all(everybody.map((one) => one.hearsSound()));
  onAir.end();
  await Promise.all(everybody.map((one) => one.leave()));
}, 180_000);
