import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChatConnection } from "@/features/chat/chat-connection";
import type { Message } from "@/lib/api/types";
import { fakeChannelSocket } from "@/lib/realtime/fake-socket";
import { sampleMessage } from "@/lib/realtime/sample-frames";

const ANNA = { id: "u1", username: "anna", display_name: "Anna", color: "#dd3a44" };

function message(seq: number, extra: Partial<Message> = {}): Message {
  return sampleMessage({ id: `m${seq}`, seq, user: ANNA, message: `text ${seq}`, ...extra });
}

function hello(history: Message[], lastSeq = history.at(-1)?.seq ?? 0) {
  return {
    type: "hello",
    data: { room: "c1", user: ANNA, last_seq: lastSeq, chatters: 1, stream: null, history },
  };
}

async function openRoom(history: Message[] = []) {
  const frames: (() => void)[] = [];
  const fake = fakeChannelSocket();
  let nonces = 0;
  const chat = new ChatConnection({
    socket: fake.channel,
    schedule: (callback) => frames.push(callback),
    createNonce: () => `n${++nonces}`,
    now: () => 1_000_000,
  });
  chat.connect();
  fake.channel.start();
  await vi.advanceTimersByTimeAsync(0);
  fake.latest().accept();
  fake.latest().deliver(hello(history));
  const paint = () => frames.splice(0).forEach((callback) => callback());
  const drop = async () => {
    fake.latest().fail();
    await vi.advanceTimersByTimeAsync(1000);
    fake.latest().accept();
  };
  const seqs = () => chat.getSnapshot().messages.map(({ seq }) => seq);
  const sent = (type: string) => fake.latest().sent.filter((frame) => (frame as { type: string }).type === type);
  return { ...fake, chat, paint, drop, seqs, sent, scheduledFrames: frames };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("ChatConnection", () => {
  it("shows history at once and batches a burst into one frame", async () => {
    const room = await openRoom([message(1)]);
    room.paint();
    expect(room.seqs()).toEqual([1]);
    const notified = vi.fn();
    room.chat.subscribe(notified);
    for (const seq of [2, 3, 4]) room.latest().deliver({ type: "message", seq, data: message(seq) });
    expect(notified).not.toHaveBeenCalled();
    expect(room.scheduledFrames).toHaveLength(1);
    room.paint();
    expect(notified).toHaveBeenCalledTimes(1);
    expect(room.seqs()).toEqual([1, 2, 3, 4]);
  });

  it("drops doubles and restores the order", async () => {
    const room = await openRoom([message(1), message(3)]);
    for (const seq of [3, 2, 1]) room.latest().deliver({ type: "message", seq, data: message(seq) });
    room.paint();
    expect(room.seqs()).toEqual([1, 2, 3]);
  });

  it("keeps the newest five hundred", async () => {
    const room = await openRoom();
    for (let seq = 1; seq <= 620; seq++) room.latest().deliver({ type: "message", seq, data: message(seq) });
    room.paint();
    expect(room.seqs()).toHaveLength(500);
    expect(room.seqs()[0]).toBe(121);
  });

  it("resumes after a lost line without loss or doubles", async () => {
    const room = await openRoom([message(1), message(2)]);
    await room.drop();
    room.latest().deliver(hello([message(4), message(5)], 5));
    room.latest().deliver({ type: "message", seq: 6, data: message(6) });
    expect(room.sent("resume")).toEqual([{ type: "resume", data: { room: "c1", last_seq: 2 } }]);
    expect(room.chat.getSnapshot().ready).toBe(false);
    const recovered = [3, 4, 5].map((seq) => message(seq));
    room.latest().deliver({ type: "resume", data: { recovered: true, messages: recovered } });
    room.paint();
    expect(room.seqs()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(room.chat.getSnapshot()).toMatchObject({ ready: true, gapAfter: null });
  });

  it("tries another line when the answer to its resume does not come, and loses nothing", async () => {
    const room = await openRoom([message(1)]);
    await room.drop();
    room.latest().deliver(hello([message(3)], 3));
    room.latest().deliver({ type: "message", seq: 4, data: message(4) });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(room.latest().readyState).toBe(3);
    await vi.advanceTimersByTimeAsync(1000);
    expect(room.sockets).toHaveLength(3);
    room.latest().accept();
    room.latest().deliver(hello([message(3), message(4)], 4));
    expect(room.sent("resume")).toEqual([{ type: "resume", data: { room: "c1", last_seq: 1 } }]);
    const recovered = [2, 3, 4].map((seq) => message(seq));
    room.latest().deliver({ type: "resume", data: { recovered: true, messages: recovered } });
    room.paint();
    expect(room.seqs()).toEqual([1, 2, 3, 4]);
    expect(room.chat.getSnapshot()).toMatchObject({ ready: true, gapAfter: null });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(room.sockets).toHaveLength(3);
  });

  it("tells from where on messages are missing when the server could not recover everything", async () => {
    const room = await openRoom([message(1)]);
    await room.drop();
    room.latest().deliver(hello([message(90)], 90));
    room.latest().deliver({ type: "resume", data: { recovered: false, messages: [] } });
    expect(room.chat.getSnapshot().gapAfter).toBe(1);
    expect(room.seqs()).toEqual([1, 90]);
  });

  it("replaces the optimistic message by its echo", async () => {
    const room = await openRoom();
    room.chat.send("hi");
    expect(room.sent("message")).toEqual([{ type: "message", data: { message: "hi", nonce: "n1" } }]);
    expect(room.chat.getSnapshot().pending).toHaveLength(1);
    room.latest().deliver({ type: "message", seq: 1, data: message(1, { message: "hi", nonce: "n1" }) });
    room.paint();
    expect(room.chat.getSnapshot().pending).toHaveLength(0);
    expect(room.seqs()).toEqual([1]);
  });

  it("returns a refused text to the input with the waiting time", async () => {
    const room = await openRoom();
    const returned = vi.fn();
    room.chat.onReturned(returned);
    room.chat.send("hi");
    const data = { code: "msg_ratelimit", message: "Slow down", retry_after: 12, nonce: "n1" };
    room.latest().deliver({ type: "notice", data });
    expect(room.chat.getSnapshot()).toMatchObject({
      pending: [],
      notice: { code: "msg_ratelimit", retryAt: 1_012_000 },
    });
    expect(returned).toHaveBeenCalledWith("hi");
  });

  it("sends what was typed while the line was down, once", async () => {
    const room = await openRoom([message(1)]);
    room.latest().fail();
    room.chat.send("later");
    await vi.advanceTimersByTimeAsync(1000);
    room.latest().accept();
    room.latest().deliver(hello([message(1)]));
    expect(room.sent("message")).toHaveLength(1);
  });

  it("does not repeat a message whose echo was lost but which had arrived", async () => {
    const room = await openRoom([message(1)]);
    room.chat.send("hi");
    await room.drop();
    room.latest().deliver(hello([message(1), message(2, { message: "hi" })]));
    const recovered = [message(2, { message: "hi" })];
    room.latest().deliver({ type: "resume", data: { recovered: true, messages: recovered } });
    expect(room.chat.getSnapshot().pending).toHaveLength(0);
    expect(room.sent("message")).toHaveLength(0);
  });

  it("remembers over several lost lines that a message may have arrived", async () => {
    const room = await openRoom([message(1)]);
    room.chat.send("hi");
    await room.drop();
    room.latest().readyState = 2; // The line is closing: it still delivers, and takes nothing.
    room.latest().deliver(hello([message(1)]));
    await room.drop();
    room.latest().deliver(hello([message(1)]));
    room.latest().deliver({ type: "notice", data: { code: "msg_duplicate", message: "", nonce: "n1" } });
    expect(room.chat.getSnapshot()).toMatchObject({ pending: [], notice: null });
  });

  it("takes a duplicate notice for a repeated message as arrival", async () => {
    const room = await openRoom([message(1)]);
    room.chat.send("hi");
    await room.drop();
    room.latest().deliver(hello([message(1)]));
    expect(room.sent("message")).toHaveLength(1);
    const data = { code: "msg_duplicate", message: "", nonce: "n1" };
    room.latest().deliver({ type: "notice", data });
    expect(room.chat.getSnapshot()).toMatchObject({ pending: [], notice: null });
  });
});
