import { describe, expect, it } from "vitest";
import { parseFrame } from "./frames";
import { sampleMessage, sampleStream } from "./sample-frames";

const message = sampleMessage();
const hello = { room: "r", user: message.user, last_seq: 4, chatters: 2, stream: null, history: [message] };

const parse = (type: string, data?: unknown) => parseFrame(JSON.stringify({ type, seq: 1, data }));
const parseMessage = (changes: object) => parse("message", { ...message, ...changes });
const without = (value: object, name: string) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

describe("parseFrame", () => {
  it("knows every kind of frame, and nothing else", () => {
    expect(parse("hello", hello)).toEqual({ type: "hello", data: hello });
    expect(parse("message", message)).toEqual({ type: "message", seq: 1, data: message });
    expect(parse("viewers", { viewer_count: 3 })).toEqual({ type: "viewers", data: { viewer_count: 3 } });
    expect(parse("reconnect", { after_ms: 5 })).toEqual({ type: "reconnect", data: { after_ms: 5 } });
    expect(parseFrame('{"type":"pong"}')).toEqual({ type: "pong" });
    for (const text of ["", "[]", "7", "null", '{"type":"later"}', '{"type":"toString"}', '{"type":7}']) {
      expect(parseFrame(text)).toBeNull();
    }
  });

  it("leaves absent what may be absent, and null what may be null", () => {
    expect(parseMessage({ nonce: "n1" })).toMatchObject({ data: { nonce: "n1" } });
    expect(Object.keys((parseMessage({}) as { data: object }).data)).not.toContain("nonce");
    expect(parse("notice", { code: "msg_ratelimit", message: "Slow", retry_after: 3, nonce: "n" })).toMatchObject({
      data: { retry_after: 3, nonce: "n" },
    });
    const data = { code: "msg_empty", message: "Say something" };
    expect(parse("notice", data)).toEqual({ type: "notice", data });
    expect(parse("hello", without(hello, "user"))).toMatchObject({ data: { user: null } });
  });

  it("refuses what lacks something that is always there", () => {
    for (const name of ["id", "seq", "sent_at", "user", "message"]) expect(parse("message", without(message, name))).toBeNull();
    for (const name of Object.keys(message.user)) expect(parseMessage({ user: { ...message.user, [name]: 7 } })).toBeNull();
    for (const type of ["hello", "message", "notice", "stream", "viewers", "resume", "reconnect"]) expect(parse(type)).toBeNull();
  });

  it("reads around what is of another version", () => {
    const fragments = [{ type: "text", text: "hi " }, { type: "mention", text: "@anna" }];
    expect(parseMessage({ fragments: [...fragments, { type: "emote", text: ":)" }] })).toMatchObject({ data: { fragments } });
    expect(parseMessage({ reply_to: "m0" })).toEqual({ type: "message", seq: 1, data: message });
    expect(parse("message", without(message, "badges"))).toMatchObject({ data: { badges: [] } });
    expect(parse("notice", { code: "msg_held", message: "Wait" })).toMatchObject({ data: { code: "msg_held" } });
    expect(parse("resume", { recovered: true, messages: [message, { id: "broken" }] })).toMatchObject({
      data: { recovered: true, messages: [{ id: "m1" }] },
    });
  });

  it("reads what a broadcast does", () => {
    const stream = sampleStream();
    for (const state of ["reconnecting", "updated"]) {
      const data = { state, stream, grace_ends_at: "soon" };
      expect(parse("stream", data)).toEqual({ type: "stream", data });
    }
    for (const state of ["exploded", "constructor"]) expect(parse("stream", { state, stream })).toBeNull();
  });
});
