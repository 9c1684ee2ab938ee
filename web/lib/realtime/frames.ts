import { isObject, isText } from "@/lib/json";
import { BROKEN } from "@/lib/json-readers";
import { frameReaders, type ServerFrame } from "@/lib/realtime/frames.gen";

/** Null for frames that are broken or of a later version; neither may end the connection. */
export function parseFrame(text: string): ServerFrame | null {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(frame) || !isText(frame.type) || !Object.hasOwn(frameReaders, frame.type)) return null;
  const read = frameReaders[frame.type as ServerFrame["type"]](frame);
  return read === BROKEN ? null : read;
}
