import { readAmf, type AmfValue } from "./amf";

export interface RtmpMessage {
  type: number;
  payload: Buffer;
  /// Of a command; else none.
  values: AmfValue[];
}

interface ChunkStream {
  size: number;
  type: number;
  extended: boolean;
  payload: Buffer[];
  got: number;
}

const headSizes = [11, 7, 3, 0];

/// Makes messages of what an RTMP server sends (5.3.1 of its specification).
export class RtmpReader {
  private rest: Buffer = Buffer.alloc(0);
  private chunkSize = 128;
  private readonly streams = new Map<number, ChunkStream>();

  take(bytes: Buffer): RtmpMessage[] {
    this.rest = Buffer.concat([this.rest, bytes]);
    const messages: RtmpMessage[] = [];
    for (;;) {
      const before = this.rest.length;
      const message = this.chunk();
      if (message) messages.push(message);
      if (this.rest.length === before) return messages;
    }
  }

  /// Takes one chunk away if it is whole; the message that it completes.
  private chunk(): RtmpMessage | undefined {
    const rest = this.rest;
    if (rest.length < 1) return undefined;
    const format = rest[0]! >> 6;
    const id = rest[0]! & 0x3f;
    if (id < 2) throw new Error("the server uses chunk streams above 63");
    const headEnd = 1 + headSizes[format]!;
    if (rest.length < headEnd) return undefined;
    const stream = this.streams.get(id) ?? { size: 0, type: 0, extended: false, payload: [], got: 0 };
    const size = format < 2 ? rest.readUIntBE(4, 3) : stream.size;
    const type = format < 2 ? rest[7]! : stream.type;
    const extended = format < 3 ? rest.readUIntBE(1, 3) === 0xff_ff_ff : stream.extended;
    const from = headEnd + (extended ? 4 : 0);
    const length = Math.min(this.chunkSize, size - stream.got);
    if (rest.length < from + length) return undefined;
    this.rest = rest.subarray(from + length);
    const payload = [...stream.payload, rest.subarray(from, from + length)];
    const got = stream.got + length;
    const whole = got === size;
    this.streams.set(id, { size, type, extended, payload: whole ? [] : payload, got: whole ? 0 : got });
    return whole ? this.message(type, Buffer.concat(payload)) : undefined;
  }

  private message(type: number, payload: Buffer): RtmpMessage {
    if (type === 1) this.chunkSize = payload.readUInt32BE(0);
    return { type, payload, values: type === 20 ? readAmf(payload) : [] };
  }
}
