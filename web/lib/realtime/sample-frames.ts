import type { Message, Stream } from "@/lib/api/types";

/** What frames carry, whole, for unit tests. */
export function sampleStream(changes: Partial<Stream> = {}): Stream {
  return {
    id: "s1",
    user_id: "c1",
    username: "anna",
    display_name: "Anna",
    avatar_url: "",
    title: "New",
    category: "Art",
    category_id: "k1",
    category_slug: "art",
    tags: [],
    language: "en",
    is_mature: false,
    viewer_count: 3,
    thumbnail_url: "",
    started_at: "2026-11-23T05:00:00.000Z",
    state: "live",
    grace_ends_at: null,
    description: "d",
    is_live: true,
    ended_at: null,
    peak_viewers: 0,
    stream_url: null,
    chat_url: "",
    playback: null,
    ...changes,
  };
}

export function sampleMessage(changes: Partial<Message> = {}): Message {
  return {
    id: "m1",
    channel_id: "c1",
    stream_id: null,
    seq: 1,
    sent_at: "2026-11-23T05:31:54.123Z",
    user: { id: "u1", username: "anna", display_name: "Anna", color: "#dd3a44" },
    badges: [],
    message: "hi @anna",
    fragments: [],
    emotes: [],
    ...changes,
  };
}
