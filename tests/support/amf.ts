/// As much of AMF0 as RTMP's commands need.
export type AmfValue = number | boolean | string | null | { [name: string]: AmfValue };

export const amfNull = Buffer.from([5]);

export function amfNumber(value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

export function amfString(value: string): Buffer {
  return Buffer.concat([Buffer.from([2]), name(value)]);
}

export function amfObject(fields: Record<string, string | number>): Buffer {
  const pieces = Object.entries(fields).flatMap(([key, value]) => [
    name(key),
    typeof value === "number" ? amfNumber(value) : amfString(value),
  ]);
  return Buffer.concat([Buffer.from([3]), ...pieces, Buffer.from([0, 0, 9])]);
}

/// All values of a message, one after another.
export function readAmf(bytes: Buffer): AmfValue[] {
  const values: AmfValue[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [value, next] = readValue(bytes, at);
    values.push(value);
    at = next;
  }
  return values;
}

function name(text: string): Buffer {
  const bytes = Buffer.from(text);
  const size = Buffer.alloc(2);
  size.writeUInt16BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

function readText(bytes: Buffer, at: number): [string, number] {
  const end = at + 2 + bytes.readUInt16BE(at);
  return [bytes.toString("utf8", at + 2, end), end];
}

function readValue(bytes: Buffer, at: number): [AmfValue, number] {
  switch (bytes[at]) {
    case 0:
      return [bytes.readDoubleBE(at + 1), at + 9];
    case 1:
      return [bytes[at + 1] !== 0, at + 2];
    case 2:
      return readText(bytes, at + 1);
    case 3:
      return readObject(bytes, at + 1);
    case 8:
      return readObject(bytes, at + 5);
    case 5:
    case 6:
      return [null, at + 1];
    default:
      throw new Error(`AMF type ${bytes[at]} is not known here`);
  }
}

function readObject(bytes: Buffer, from: number): [AmfValue, number] {
  const object: Record<string, AmfValue> = {};
  for (let at = from; ; ) {
    const [key, after] = readText(bytes, at);
    if (key === "" && bytes[after] === 9) return [object, after + 1];
    [object[key], at] = readValue(bytes, after);
  }
}
