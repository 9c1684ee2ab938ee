// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChannelStore } from "@/features/channels/channel-store";
import type { ChannelPage } from "@/lib/api/types";
import { fakeChannelSocket } from "@/lib/realtime/fake-socket";
import { sampleStream } from "@/lib/realtime/sample-frames";

const info = { title: "t", category: "", description: "", tags: [], language: "en", is_mature: false };
const stream = sampleStream();
const offline = { id: "c1", username: "anna", is_live: false, channel: info, stream: null } as unknown as ChannelPage;
const live = { ...offline, is_live: true, stream } as ChannelPage;
const hello = {
  type: "hello",
  data: { room: "c1", user: null, last_seq: 0, chatters: 1, stream: { state: "live", stream }, history: [] },
};

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

/** A live channel whose socket is open, and a server that answers as the test says. */
async function openChannel() {
  const fake = fakeChannelSocket();
  const fetchPage = vi.fn(async (): Promise<ChannelPage> => live);
  const store = new ChannelStore(live, { socket: fake.channel, fetchPage, random: () => 0.5 });
  const stop = store.start();
  await settle();
  fake.latest().accept();
  fake.latest().deliver(hello);
  return { ...fake, store, fetchPage, stop };
}

const refuse = () => Promise.reject(new TypeError("Failed to fetch"));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("ChannelStore", () => {
  it("says at once that the server is away when its line is lost", async () => {
    const { store, fetchPage, latest, stop } = await openChannel();
    fetchPage.mockImplementation(refuse);
    latest().fail();
    await settle(500);
    expect(store.getState()).toMatchObject({ isStale: true, broadcast: "live" });
    stop();
  });

  it("does not ask more often because the line is tried again", async () => {
    const { fetchPage, sockets, latest, stop } = await openChannel();
    fetchPage.mockImplementation(refuse);
    await settle(9000);
    for (const wait of [1000, 2000, 4000]) {
      latest().fail();
      await settle(wait);
    }
    expect(sockets).toHaveLength(4);
    expect(fetchPage).toHaveBeenCalledTimes(2); // The loss, and the poll of every ten seconds.
    stop();
  });

  it("does not ask when the line is back before the question", async () => {
    const { channel, fetchPage, latest, stop } = await openChannel();
    latest().fail();
    channel.retryNow();
    await settle();
    latest().accept();
    await settle(20_000);
    expect(fetchPage).not.toHaveBeenCalled();
    stop();
  });

  it("tries the line at once when the server answers again", async () => {
    const { store, fetchPage, sockets, latest, stop } = await openChannel();
    fetchPage.mockImplementation(refuse);
    for (const wait of [1000, 2000, 4000]) {
      latest().fail();
      await settle(wait);
    }
    latest().fail(); // The next try would come in eight seconds.
    fetchPage.mockImplementation(async () => offline);
    store.checkSoon();
    await settle(500);
    expect(store.getState()).toMatchObject({ isStale: false, broadcast: "offline" });
    expect(sockets).toHaveLength(5);
    stop();
  });

  it("leaves the line's own waiting alone while the server answers", async () => {
    const { fetchPage, sockets, latest, stop } = await openChannel();
    latest().fail();
    await settle(500);
    expect(fetchPage).toHaveBeenCalledTimes(1);
    expect(sockets).toHaveLength(1);
    stop();
  });

  it("takes the newest question's answer", async () => {
    const { store, fetchPage, latest, stop } = await openChannel();
    let fail: () => void = () => undefined;
    fetchPage.mockImplementationOnce(() => new Promise((_resolve, reject) => (fail = () => reject(new Error("late")))));
    latest().fail();
    await settle(500);
    store.checkSoon();
    await settle(500);
    expect(fetchPage).toHaveBeenCalledTimes(2);
    fail();
    await settle();
    expect(store.getState().isStale).toBe(false);
    stop();
  });

  it("asks nothing after it was stopped", async () => {
    const { fetchPage, latest, stop } = await openChannel();
    latest().fail();
    stop();
    await settle(20_000);
    expect(fetchPage).not.toHaveBeenCalled();
  });

  it("takes from a page that is rendered anew whose channel it is, and leaves how it does to the socket", async () => {
    const { store, stop } = await openChannel();
    const listener = vi.fn();
    store.subscribe(listener);
    store.renewPage({ ...offline, bio: "new" });
    expect(store.getPage().bio).toBe("new");
    expect(store.getState().broadcast).toBe("live");
    store.changeInfo({ title: "Saturday inks" });
    expect(store.getState().info.title).toBe("Saturday inks");
    expect(listener).toHaveBeenCalledTimes(2);
    stop();
  });
});
