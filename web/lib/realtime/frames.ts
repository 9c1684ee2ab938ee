import { z } from "@/lib/zod";
import type { Message, Stream } from "@/lib/api/types";

const streamObject = z.custom<Stream>((value) => z.looseObject({ id: z.string() }).safeParse(value).success);

const message = z.looseObject({
  id: z.string(),
  seq: z.number(),
  sent_at: z.string(),
  user: z.looseObject({
    id: z.string(),
    username: z.string(),
    display_name: z.string(),
    color: z.string().catch(""),
  }),
  message: z.string(),
  badges: z.array(z.looseObject({ set: z.string(), title: z.string().catch("") })).catch([]),
  fragments: z
    .array(z.looseObject({ type: z.enum(["text", "mention", "link"]), text: z.string(), url: z.string().nullish() }))
    .catch([]),
  nonce: z.string().nullish(),
}) as unknown as z.ZodType<Message>;

const streamChange = z.object({
  state: z.enum(["offline", "starting", "live", "reconnecting", "updated"]),
  stream: streamObject.nullish().transform((stream) => stream ?? null),
  grace_ends_at: z.string().nullish(),
});

const frame = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hello"),
    data: z.object({
      room: z.string(),
      user: z.looseObject({ id: z.string(), username: z.string(), display_name: z.string() }).nullish(),
      last_seq: z.number().catch(0),
      chatters: z.number().catch(0),
      stream: streamChange.nullish().catch(null),
      history: z.array(message).catch([]),
    }),
  }),
  z.object({ type: z.literal("message"), seq: z.number().optional(), data: message }),
  z.object({
    type: z.literal("notice"),
    data: z.object({
      code: z.string(),
      message: z.string().catch(""),
      retry_after: z.number().nullish(),
      nonce: z.string().nullish(),
    }),
  }),
  z.object({ type: z.literal("stream"), data: streamChange }),
  z.object({ type: z.literal("viewers"), data: z.object({ viewer_count: z.number() }) }),
  z.object({
    type: z.literal("resume"),
    data: z.object({ recovered: z.boolean(), messages: z.array(message).catch([]) }),
  }),
  z.object({ type: z.literal("reconnect"), data: z.object({ after_ms: z.number().catch(1000) }) }),
  z.object({ type: z.literal("pong") }),
]);

export type StreamChange = z.infer<typeof streamChange>;
export type ServerFrame = z.infer<typeof frame>;
export type Notice = Extract<ServerFrame, { type: "notice" }>["data"];
export type Hello = Extract<ServerFrame, { type: "hello" }>["data"];

export type ClientFrame =
  | { type: "message"; data: { message: string; nonce: string } }
  | { type: "resume"; data: { room: string; last_seq: number } }
  | { type: "ping" };

/** Null for frames that are broken or of a later version; neither may end the connection. */
export function parseFrame(text: string): ServerFrame | null {
  try {
    const parsed = frame.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
