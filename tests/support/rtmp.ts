import { connect, type Socket } from "node:net";
import type { Recording, Tag } from "./flv";
import { RtmpReader, type RtmpMessage } from "./rtmp_reader";
import { amfNull, amfNumber, amfObject, amfString } from "./amf";
import { within } from "./wait";

const chunkSize = 65_536;
const messageTypes = { audio: 8, video: 9, data: 18 };

export interface PlayOptions {
  /// How many seconds of media are sent in a second.
  speed?: number;
  /// Begins again when all is sent, with the time going on.
  repeat?: boolean;
  /// The timestamp to send a tag with, in milliseconds; undefined leaves the tag out.
  time?: (tag: Tag) => number | undefined;
}

/// The server closed the connection or refused to publish, in its own words.
export class PublishRefused extends Error {}

/// A publisher in this process: no encoder, but the whole of RTMP on a socket of its own, with timestamps of the test's
/// choice. Thousands of them cost little.
export class RtmpPublisher {
  readonly closed: Promise<void>;
  private readonly reader = new RtmpReader();
  private readonly results = new Map<string, (message: RtmpMessage) => void>();
  private stream = 0;
  private timer: NodeJS.Timeout | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    // How a connection ends is told by `closed`.
    socket.on("error", () => {});
    this.closed = new Promise((resolve) =>
      socket.on("close", () => {
        this.stop();
        resolve();
      }),
    );
  }

  /// `from` is a loopback address: many publishers are many clients.
  static async publish(port: number, key: string, from = "127.0.0.1"): Promise<RtmpPublisher> {
    const publisher = new RtmpPublisher(connect({ port, host: "127.0.0.1", localAddress: from }));
    try {
      await within("the server lets the publisher in", publisher.begin(port, key), 20_000);
    } catch (failure) {
      publisher.cut();
      throw failure;
    }
    return publisher;
  }

  /// False when the socket's buffer is full.
  send(tag: Tag, time = tag.time): boolean {
    return this.write(messageTypes[tag.kind], tag.data, time, this.stream);
  }

  /// Sends the recording's head and goes on to send its media at the times they are due. Ends when all is sent.
  play(recording: Recording, { speed = 1, repeat = false, time = (tag) => tag.time }: PlayOptions = {}): Promise<void> {
    const first = recording.media[0]?.time ?? 0;
    const length = (recording.media.at(-1)?.time ?? 0) - first + 33;
    for (const tag of recording.head) this.send(tag, Math.max(0, time({ ...tag, time: first }) ?? 0));
    const began = Date.now();
    let next = 0;
    let past = 0;
    return new Promise((resolve) => {
      this.timer = setInterval(() => {
        const due = first + (Date.now() - began) * speed;
        for (let tag = recording.media[next]; tag && tag.time + past <= due; tag = recording.media[++next]) {
          const stamp = time(tag);
          if (stamp !== undefined) this.send(tag, stamp + past);
        }
        if (repeat && next === recording.media.length) {
          next = 0;
          past += length;
        }
        if (next === recording.media.length || this.socket.destroyed) {
          this.stop();
          resolve();
        }
      }, 15);
    });
  }

  /// Sends nothing more, with the connection open.
  stop(): void {
    clearInterval(this.timer);
  }

  /// Says goodbye as encoders do.
  async end(): Promise<void> {
    this.stop();
    this.command("FCUnpublish", 0, amfNull, amfString("key"));
    this.command("deleteStream", 0, amfNull, amfNumber(this.stream));
    this.socket.end();
    this.socket.resume();
    await within("the server closes", this.closed, 10_000).finally(() => this.socket.destroy());
  }

  /// Vanishes without a word.
  cut(): void {
    this.stop();
    this.socket.resetAndDestroy();
  }

  private async begin(port: number, key: string): Promise<void> {
    const refused = this.closed.then(() => {
      throw new PublishRefused("the server closed the connection");
    });
    const handshake = this.shakeHands();
    await Promise.race([handshake, refused]);
    this.write(1, uint32(chunkSize), 0, 0);
    const url = `rtmp://127.0.0.1:${port}/live`;
    const about = amfObject({ app: "live", type: "nonprivate", flashVer: "test", tcUrl: url });
    await Promise.race([this.call("connect", 1, about), refused]);
    const created = await Promise.race([this.call("createStream", 2, amfNull), refused]);
    this.stream = Number(created.values[3]);
    const status = this.answer("onStatus");
    this.command("publish", 3, amfNull, amfString(key), amfString("live"));
    const { code, description } = (await Promise.race([status, refused])).values[3] as Record<string, string>;
    if (code !== "NetStream.Publish.Start") throw new PublishRefused(`${code}: ${description}`);
  }

  private shakeHands(): Promise<void> {
    return new Promise((resolve) => {
      let waiting = 1 + 2 * 1536;
      const c1 = Buffer.alloc(1536, 0x5a);
      c1.writeUInt32BE(0, 4);
      const s1: Buffer[] = [];
      this.socket.write(Buffer.concat([Buffer.from([3]), c1]));
      this.socket.on("data", (bytes: Buffer) => {
        if (waiting > 0) {
          s1.push(bytes.subarray(0, waiting));
          const rest = bytes.subarray(waiting);
          waiting -= bytes.length;
          if (waiting > 0) return;
          this.socket.write(Buffer.concat(s1).subarray(1, 1537));
          resolve();
          bytes = rest;
        }
        for (const message of this.reader.take(bytes)) this.results.get(String(message.values[0]))?.(message);
      });
    });
  }

  private answer(name: string): Promise<RtmpMessage> {
    return new Promise((resolve) => this.results.set(name, resolve));
  }

  private async call(name: string, transaction: number, ...values: Buffer[]): Promise<RtmpMessage> {
    const result = this.answer("_result");
    this.command(name, transaction, ...values);
    return result;
  }

  private command(name: string, transaction: number, ...values: Buffer[]): void {
    this.write(20, Buffer.concat([amfString(name), amfNumber(transaction), ...values]), 0, this.stream);
  }

  private write(type: number, payload: Buffer, time: number, stream: number): boolean {
    if (this.socket.destroyed) return false;
    const extended = time >= 0xff_ff_ff;
    const extension = extended ? uint32(time % 2 ** 32) : Buffer.alloc(0);
    const head = Buffer.alloc(12);
    // A type 0 chunk on a chunk stream of the message's type.
    head[0] = (type % 32) + 3;
    head.writeUIntBE(extended ? 0xff_ff_ff : time, 1, 3);
    head.writeUIntBE(payload.length, 4, 3);
    head[7] = type;
    head.writeUInt32LE(stream, 8);
    const pieces = [head, extension];
    for (let at = 0; at < payload.length || at === 0; at += chunkSize) {
      if (at > 0) pieces.push(Buffer.from([0xc0 | head[0]]), extension);
      pieces.push(payload.subarray(at, at + chunkSize));
    }
    return this.socket.write(Buffer.concat(pieces));
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
