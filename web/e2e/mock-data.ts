const NOW = Date.now();
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

const GRACE_MS = 75_000;
/** Not the default, so that a page with a number of its own is found out. */
export const MESSAGE_LIMIT = 200;

export const BANNER = { url: "/api/pictures/harbour", width: 1500, height: 300 };

export interface Person {
  name: string;
  display: string;
  title: string;
  category: string;
  tags: string[];
  viewers: number;
  state: "offline" | "live" | "reconnecting";
  mature?: boolean;
  accent?: string;
  banner?: typeof BANNER;
  /** Where its pictures are; the others have none. */
  media?: string;
}

export const PEOPLE: Person[] = [
  { name: "livia", display: "Livia", title: "Restoring a 1970s synthesizer, part three: the power supply", category: "Electronics", tags: ["English", "soldering", "cosy"], viewers: 1284, state: "live", accent: "#e07a1f", banner: BANNER },
  { name: "night_owl", display: "Night Owl", title: "Шахматы и чай: разбираем партии зрителей", category: "Chess", tags: ["Русский"], viewers: 342, state: "live" },
  { name: "rex", display: "Rex", title: "Any% attempts until it works", category: "Speedrun", tags: [], viewers: 57, state: "reconnecting" },
  { name: "marta", display: "Marta", title: "", category: "", tags: [], viewers: 1, state: "live" },
  { name: "noir", display: "Noir", title: "Horror films, uncut", category: "Films", tags: [], viewers: 21, state: "live", mature: true },
  { name: "anna", display: "Anna", title: "Friday sketches", category: "Art", tags: ["sketching"], viewers: 0, state: "offline", accent: "#3b6fd4", banner: BANNER },
];

/** In no list: a channel with a colour, and without a picture. */
export const OTTO: Person = { name: "otto", display: "Otto", title: "", category: "", tags: [], viewers: 0, state: "offline", accent: "#ffe100" };

/** In no list: a channel whose picture moves, and which can be rewound. */
export const DORA: Person = { name: "dora", display: "Dora", title: "Clocks, all day", category: "", tags: [], viewers: 3, state: "live", media: "m-dora" };
/** In milliseconds. */
export const DORA_BEGAN = NOW - 300_000;

export const slugOf = (name: string) => name.toLowerCase().replaceAll(" ", "-");

export const CROWD: Person[] = Array.from({ length: 70 }, (_, index) => ({
  name: `guest${index}`,
  display: `Guest ${index}`,
  title: `Table ${index}`,
  category: "Talk",
  tags: [],
  viewers: 70 - index,
  state: "live",
}));

const infoOf = (person: Person) => ({
  title: person.title,
  category: person.category,
  category_id: person.category ? `cat-${slugOf(person.category)}` : null,
  category_slug: person.category ? slugOf(person.category) : null,
  description: person.title && "Slow, careful work with explanations. Questions are welcome at any time.",
  tags: person.tags,
  language: "en",
  is_mature: person.mature ?? false,
});

export function cardOf(person: Person) {
  const { title, category, category_id, category_slug, tags, language, is_mature } = infoOf(person);
  return {
    id: `s-${person.name}`,
    user_id: `u-${person.name}`,
    username: person.name,
    display_name: person.display,
    avatar_url: "",
    title,
    category,
    category_id,
    category_slug,
    tags,
    language,
    is_mature,
    viewer_count: person.viewers,
    thumbnail_url: `/live/s-${person.name}/thumbnail.jpg`,
    started_at: person.media ? new Date(DORA_BEGAN).toISOString() : ago(63),
    state: person.state,
    ...(person.state === "reconnecting" && { grace_ends_at: new Date(Date.now() + GRACE_MS).toISOString() }),
  };
}

export function streamOf(person: Person) {
  const { media } = person;
  const hls = `/live/${media ?? `s-${person.name}`}/index.m3u8`;
  return {
    ...cardOf(person),
    description: infoOf(person).description,
    is_live: true,
    ended_at: null,
    peak_viewers: person.viewers,
    stream_url: hls,
    chat_url: `/api/chat/stream/u-${person.name}`,
    playback: { hls, type: "ll-hls", dvr: media ? { url: `/dvr/${media}/index.m3u8`, window_s: 7200 } : null },
  };
}

/** Whom the member follows. */
export const FOLLOWED = PEOPLE.filter(({ name }) => name === "anna" || name === "rex");

/** What Anna is to a channel. */
function viewerOf(person: Person) {
  const follows = FOLLOWED.includes(person);
  return { follows, followed_at: follows ? ago(1000) : null, role: person.name === "anna" ? "owner" : "viewer" };
}

export function channelOf(person: Person, isMember: boolean) {
  const isLive = person.state !== "offline";
  return {
    id: `u-${person.name}`,
    username: person.name,
    display_name: person.display,
    bio: "I build and repair things in front of a camera, mostly in the evening. Plans: https://example.org/plans",
    avatar_url: "",
    links: ["https://example.org/workshop", "https://example.net/@maker"],
    created_at: ago(500_000),
    follower_count: 12,
    is_live: isLive,
    channel: infoOf(person),
    stream: isLive ? streamOf(person) : null,
    last_broadcast: isLive ? null : { id: "s-before", started_at: ago(240), ended_at: ago(120), peak_viewers: 31 },
    accent: person.accent ?? "",
    banner: person.banner ?? null,
    viewer: isMember ? viewerOf(person) : null,
  };
}


export function followingOf(people: Person[]) {
  const users = people.map((person) => ({
    id: `u-${person.name}`,
    username: person.name,
    display_name: person.display,
    avatar_url: "",
    followed_at: ago(1000),
    is_live: person.state !== "offline",
    stream: person.state !== "offline" ? cardOf(person) : null,
    last_live_at: person.state === "offline" ? ago(120) : null,
  }));
  return { total: users.length, limit: 100, offset: 0, users };
}

export const PROFILE = {
  id: "u-anna",
  username: "anna",
  display_name: "Anna",
  email: "anna@example.org",
  bio: "I build and repair things in front of a camera, mostly in the evening.",
  avatar_url: "",
  role: "user",
  created_at: ago(500_000),
  is_verified: true,
  stream_key: "live_…x789",
  follower_count: 12,
  links: ["https://example.org/workshop"],
  accent: "#3b6fd4",
  banner: null as typeof BANNER | null,
};

export const SETTINGS = {
  title: "Friday sketches",
  category: "Art",
  description: "Drawing whatever the chat asks for.",
  tags: ["sketching", "relaxed"],
  language: "en",
  is_mature: false,
  rtmp_url: "rtmp://127.0.0.1:1935/live",
  stream_key: "live_…x789",
  record: true,
};

export const HEALTH = {
  is_live: true,
  stream_id: "s-anna",
  started_at: ago(63),
  uptime_s: 3780,
  viewer_count: 12,
  state: "live",
  video: { codec: "avc1.64001f", codec_name: "H.264 High", width: 1280, height: 720, fps: 29.97, bitrate_kbps: 3120, keyframe_interval_s: 8 },
  audio: { codec: "mp4a.40.2", codec_name: "AAC-LC", sample_rate: 48000, channels: 2, bitrate_kbps: 160 },
  advice: [
    { code: "keyframe_interval_long", severity: "warning", message: "Your key-frame interval is 8 s.", params: { seconds: 8 } },
    { code: "something_new", severity: "info", message: "A hint that the page has no words of its own for.", params: {} },
  ],
};

export const NO_HEALTH = {
  ...HEALTH,
  is_live: false,
  stream_id: null,
  started_at: null,
  uptime_s: 0,
  viewer_count: 0,
  state: "offline",
  video: null,
  audio: null,
  advice: [],
};

export const instanceOf = (setupRequired: boolean) => ({
  name: "Harbour TV",
  description: "Boats, builds and late nights from the harbour.",
  accent: "",
  rules: "",
  // Nobody has named one where nobody has been yet.
  contact: setupRequired ? "" : "harbour@example.org",
  logo: null,
  icon: null,
  banner: null,
  source_url: "https://example.org/leams",
  version: "0.1.0",
  registration: "open",
  rtmp_url: SETTINGS.rtmp_url,
  features: { llhls: true, chat: true },
  limits: { api_per_minute: 600, chat_per_30s: 20, message_max_length: MESSAGE_LIMIT },
  setup_required: setupRequired,
});

const CHATTERS = [
  { id: "c1", username: "boris", display_name: "Борис", color: "#0000ff" },
  { id: "c2", username: "mei", display_name: "Mei", color: "#ffff00" },
  { id: "u-livia", username: "livia", display_name: "Livia", color: "#dd3a44" },
];

const BADGES: Record<string, [string, string][]> = {
  "u-livia": [["broadcaster", "Broadcaster"], ["admin", "Admin"]],
  c1: [["staff", "Instance moderator"], ["moderator", "Moderator"]],
  c2: [["founder", "Founder"]],
};

export function chatMessage(seq: number, text: string, user = CHATTERS[seq % CHATTERS.length], nonce?: string) {
  const pattern = /(@\w+|https?:\/\/\S+)/;
  const fragments = text.split(pattern).filter(Boolean).map((part) => {
    if (part.startsWith("@")) return { type: "mention", text: part };
    return pattern.test(part) ? { type: "link", text: part, url: part } : { type: "text", text: part };
  });
  return {
    id: `m${seq}`,
    channel_id: "room",
    stream_id: null,
    seq,
    sent_at: new Date(NOW - (20 - seq) * 30_000).toISOString(),
    user,
    badges: (BADGES[user?.id ?? ""] ?? []).map(([set, title]) => ({ set, title, version: "1", image_url: "" })),
    message: text,
    fragments,
    emotes: [],
    ...(nonce && { nonce }),
  };
}

export const HISTORY = [
  "Good evening everyone!",
  "Is that the original transformer?",
  "Yes, everything but the fuse is original. Schematics: https://example.org/schematics.pdf",
  "Всем привет, звук отличный",
  "@anna welcome back, you are just in time for the dangerous part",
  "The picture is really close to live now, I see my messages answered at once.",
].map((text, index) => chatMessage(index + 1, text));

export const ALLOWLIST = { entries: [] as string[], your_address: "203.0.113.7" };
