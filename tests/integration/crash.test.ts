import { afterEach, expect, test } from "vitest";
import { expectStatus, type Account } from "../support/api";
import { record, type Recording } from "../support/flv";
import { RtmpPublisher } from "../support/rtmp";
import { Server, temporaryFolder } from "../support/server";
import { eventually } from "../support/wait";

/// A server that is killed while it works: what it has acknowledged is there at the next start, and nobody is live who
/// is not.
const minute = 60_000;
const kills = 8;

let server: Server;
afterEach(() => server.stop());

/// What has been promised to somebody.
interface Ledger {
  title: string;
  bio: string;
  messages: string[];
}

/// The same numbers at every run, so that a failure can be repeated.
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const settings = (title: string) => ({ title, category: "", description: "", tags: [], language: "en", is_mature: false });

class Worker {
  private stopped = false;
  private round = 0;

  constructor(
    private readonly owner: Account,
    private readonly ledger: Ledger,
    private readonly name: string,
  ) {}

  stop(): void {
    this.stopped = true;
  }

  /// Writes whatever can be written until the server is gone; only what was answered goes into the ledger.
  async run(): Promise<void> {
    const { api } = server;
    const token = this.owner.token;
    while (!this.stopped) {
      const text = `${this.name} ${++this.round}`;
      try {
        if ((await api.call("PUT", "/api/streams", { json: settings(text), token })).status === 200) this.ledger.title = text;
        if ((await api.call("PATCH", "/api/user/profile", { json: { bio: text }, token })).status === 200) this.ledger.bio = text;
        const posted = await api.post(`/api/chat/${this.owner.id}/messages`, { message: `message ${text}` }, { token });
        if (posted.status === 201) this.ledger.messages.push(`message ${text}`);
      } catch {
        break;
      }
    }
  }
}

async function storedMessages(owner: Account): Promise<Set<string>> {
  const found = new Set<string>();
  for (let before = ""; ; ) {
    const page = expectStatus(await server.api.get(`/api/chat/${owner.id}/messages?limit=100${before}`), 200).json;
    for (const one of page.messages) found.add(one.message);
    if (!page.has_more) return found;
    before = `&before=${page.messages[0].id}`;
  }
}

/// Each title, bio and message is either the last that was acknowledged, or a later one whose answer was lost.
async function checkLedger(owner: Account, ledger: Ledger): Promise<void> {
  const number = (text: string) => Number(text.split(" ").at(-1));
  const seen = expectStatus(await server.api.get(`/api/users/${owner.username}`), 200).json;
  expect(number(seen.channel.title)).toBeGreaterThanOrEqual(number(ledger.title));
  expect(number(seen.bio)).toBeGreaterThanOrEqual(number(ledger.bio));
  // On PostgreSQL, which others may use too, the killed process's lease on what it was storing has to end first.
  const lease = process.env.LEAMS_TEST_DATABASE === "postgresql" ? 30_000 : 0;
  await eventually(
    "every acknowledged message is in the history",
    async () => {
      const stored = await storedMessages(owner);
      return ledger.messages.every((one) => stored.has(one));
    },
    { timeout: lease + 10_000, every: 100 },
  );
}

async function publish(key: string, recording: Recording): Promise<RtmpPublisher | undefined> {
  const publisher = await RtmpPublisher.publish(server.ports.rtmp, key).catch(() => undefined);
  void publisher?.play(recording, { repeat: true });
  return publisher;
}

test(
  "killed at any moment, it starts again with all that it had acknowledged and with nobody live",
  async () => {
    const recording = await record(5, { size: "160x90", bitrateKbps: 60 });
    const random = randomNumbers(7);
    const options = { data: temporaryFolder(), settings: { "chat.rate_limit": 10_000, "media.grace_s": 1 } };
    server = await Server.start(options);
    const owner = await server.api.account();
    const key = await server.api.streamKey(owner);
    const ledger: Ledger = { title: "0", bio: "0", messages: [] };
    for (let round = 1; round <= kills; ++round) {
      const publisher = await publish(key, recording);
      const worker = new Worker(owner, ledger, `${round}`);
      const working = worker.run();
      await new Promise((resolve) => setTimeout(resolve, 50 + 1500 * random()));
      await server.crash();
      worker.stop();
      publisher?.cut();
      await working;

      server = await Server.start(options);
      expect(await server.api.live()).toEqual([]);
      expect((await server.api.get(`/api/users/${owner.username}`)).json.is_live).toBe(false);
      await checkLedger(owner, ledger);
      expectStatus(await server.api.get("/api/user/profile", { token: owner.token }), 200);
      expectStatus(await server.api.get("/api/ready"), 200);
    }
    expect(ledger.messages.length).toBeGreaterThan(kills);
    expect(server.log.filter((line) => line.level === "ERROR")).toEqual([]);
  },
  8 * minute,
);
