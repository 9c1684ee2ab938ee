import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeChannelSocket } from "./fake-socket";

const hello = { type: "hello", data: { room: "c1", user: null, last_seq: 0, chatters: 0, stream: null, history: [] } };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

describe("ChannelSocket", () => {
  it("opens with a fresh ticket each time", async () => {
    let issued = 0;
    const { channel, sockets, latest } = fakeChannelSocket(async () => `t${++issued}`);
    channel.start();
    await settle();
    latest().fail();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets.map(({ ticket }) => ticket)).toEqual(["t1", "t2"]);
    channel.stop();
  });

  it("waits 1-2-4-8-8 s until it is greeted, then starts over", async () => {
    const { channel, sockets, latest } = fakeChannelSocket();
    channel.start();
    await settle();
    for (const [index, delay] of [1000, 2000, 4000, 8000, 8000].entries()) {
      latest().fail();
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(sockets).toHaveLength(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(sockets).toHaveLength(index + 2);
    }
    latest().accept();
    latest().deliver(hello);
    latest().fail();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets).toHaveLength(7);
    channel.stop();
  });

  it("treats a failed ticket as a failed attempt", async () => {
    const fetchTicket = vi.fn(async (): Promise<string | null> => Promise.reject(new Error("503")));
    const { channel, sockets } = fakeChannelSocket(fetchTicket);
    channel.start();
    await vi.advanceTimersByTimeAsync(1000);
    expect(fetchTicket).toHaveBeenCalledTimes(2);
    expect(sockets).toHaveLength(0);
    channel.stop();
  });

  it("honours the reconnect frame's delay", async () => {
    const { channel, sockets, latest } = fakeChannelSocket();
    channel.start();
    await settle();
    latest().accept();
    latest().deliver({ type: "reconnect", data: { after_ms: 300 } });
    expect(channel.getStatus()).toBe("waiting");
    await vi.advanceTimersByTimeAsync(300);
    expect(sockets).toHaveLength(2);
    channel.stop();
  });

  it("takes the line for dead when the network is gone, and comes back at once with it", async () => {
    const { channel, sockets, latest } = fakeChannelSocket();
    channel.start();
    await settle();
    latest().accept();
    channel.drop();
    expect(channel.getStatus()).toBe("waiting");
    expect(latest().readyState).toBe(3);
    channel.drop();
    channel.retryNow();
    await settle();
    expect(sockets).toHaveLength(2);
    channel.stop();
  });

  it("ignores broken and unknown frames", async () => {
    const { channel, latest } = fakeChannelSocket();
    const seen: string[] = [];
    channel.onFrame(({ type }) => seen.push(type));
    channel.start();
    await settle();
    latest().accept();
    latest().deliver("{");
    latest().deliver({ type: "raid", data: {} });
    latest().deliver(hello);
    expect(seen).toEqual(["hello"]);
    channel.stop();
  });

  it("does not wait for ever for a line that neither opens nor fails", async () => {
    const { channel, sockets } = fakeChannelSocket();
    channel.start();
    await settle();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(channel.getStatus()).toBe("waiting");
    expect(sockets[0]?.readyState).toBe(3);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets).toHaveLength(2);
    channel.stop();
  });

  it("does not wait for ever for a ticket", async () => {
    const fetchTicket = vi.fn((): Promise<string | null> => new Promise(() => undefined));
    const { channel } = fakeChannelSocket(fetchTicket);
    channel.start();
    await vi.advanceTimersByTimeAsync(16_000);
    expect(fetchTicket).toHaveBeenCalledTimes(2);
    channel.stop();
  });

  it("gives up a silent line", async () => {
    const { channel, latest } = fakeChannelSocket();
    channel.start();
    await settle();
    latest().accept();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(channel.getStatus()).not.toBe("open");
    channel.stop();
  });

  it("stays closed after stop", async () => {
    const { channel, sockets, latest } = fakeChannelSocket();
    channel.start();
    await settle();
    const socket = latest();
    channel.stop();
    socket.fail();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sockets).toHaveLength(1);
    expect(channel.send({ type: "ping" })).toBe(false);
  });
});
