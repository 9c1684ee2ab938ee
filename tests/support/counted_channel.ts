import type { Account } from "./api";
import { record, type Recording, type Tag } from "./flv";
import { RtmpPublisher } from "./rtmp";
import type { Server } from "./server";
import { eventually } from "./wait";

const picturesPerSecond = 30;

/// The same numbers at every run, so that a failure can be repeated.
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/// A channel that counts how many seconds of pictures it has sent, to whichever process its server is at the moment.
export class CountedChannel {
  publisher: RtmpPublisher | undefined;
  private pictures = 0;

  private constructor(
    readonly account: Account,
    private readonly key: string,
    private readonly media: Recording,
  ) {}

  static async make(server: Server, bitrateKbps = 200): Promise<CountedChannel> {
    const account = await server.api.account();
    return new CountedChannel(account, await server.api.streamKey(account), await record(20, { size: "160x90", bitrateKbps }));
  }

  get seconds(): number {
    return this.pictures / picturesPerSecond;
  }

  async publish(server: Server): Promise<void> {
    const connect = () => RtmpPublisher.publish(server.ports.rtmp, this.key);
    this.publisher = await eventually("it may publish", connect, { timeout: 30_000 });
    const time = (tag: Tag) => {
      this.pictures += tag.kind === "video" && !tag.config ? 1 : 0;
      return tag.time;
    };
    void this.publisher.play(this.media, { repeat: true, time });
  }

  async broadcast(server: Server): Promise<string> {
    const card = await eventually("it is live", () => server.api.liveCard(this.account), { timeout: 30_000 });
    return card.id;
  }

  cut(): void {
    this.publisher?.cut();
    this.publisher = undefined;
  }

  async end(): Promise<void> {
    await this.publisher?.end();
    this.publisher = undefined;
  }
}
