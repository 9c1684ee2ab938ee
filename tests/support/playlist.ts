/// What a media playlist (RFC 8216bis) says, as far as the tests look at it.
export interface Part {
  uri: string;
  duration: number;
  independent: boolean;
  /// There is nothing to fetch.
  gap?: true;
  range?: string;
}

export interface Segment {
  sequence: number;
  uri?: string;
  duration?: number;
  discontinuity: boolean;
  map?: string;
  time?: string;
  gap?: true;
  parts: Part[];
}

export interface Report {
  uri: string;
  sequence: number;
  part: number;
}

export interface MediaPlaylist {
  version: number;
  targetDuration: number;
  partTarget?: number;
  partHoldBack?: number;
  holdBack?: number;
  canBlockReload: boolean;
  canSkipUntil?: number;
  mediaSequence: number;
  discontinuitySequence: number;
  skipped: number;
  segments: Segment[];
  preloadHint?: string;
  /// Of the other renditions: the newest segment, and its newest part.
  reports: Report[];
  ended: boolean;
}

export interface Variant {
  uri: string;
  attributes: Record<string, string>;
}

export function attributes(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const match of text.matchAll(/([A-Z0-9-]+)=("([^"]*)"|[^,]*)/g)) {
    found[match[1] ?? ""] = match[3] ?? match[2] ?? "";
  }
  return found;
}

export function parseVariants(text: string): Variant[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) =>
    line.startsWith("#EXT-X-STREAM-INF:")
      ? [{ uri: lines[index + 1]?.trim() ?? "", attributes: attributes(line.slice(line.indexOf(":") + 1)) }]
      : [],
  );
}

export function parseMedia(text: string): MediaPlaylist {
  const list: MediaPlaylist = {
    version: 0,
    targetDuration: 0,
    canBlockReload: false,
    mediaSequence: 0,
    discontinuitySequence: 0,
    skipped: 0,
    segments: [],
    reports: [],
    ended: false,
  };
  let map: string | undefined;
  let open: Omit<Segment, "sequence"> = { discontinuity: false, parts: [] };
  const close = () => {
    list.segments.push({ ...open, map, sequence: list.mediaSequence + list.skipped + list.segments.length });
    open = { discontinuity: false, parts: [] };
  };
  for (const line of text.split("\n").map((raw) => raw.trim())) {
    const colon = line.indexOf(":");
    const tag = line.startsWith("#") ? line.slice(0, colon < 0 ? undefined : colon) : "";
    const value = colon < 0 ? "" : line.slice(colon + 1);
    if (tag === "#EXT-X-MAP") map = attributes(value).URI;
    else if (tag === "#EXTINF") open.duration = Number.parseFloat(value);
    else if (tag === "#EXT-X-DISCONTINUITY") open.discontinuity = true;
    else if (tag === "#EXT-X-PROGRAM-DATE-TIME") open.time = value;
    else if (tag === "#EXT-X-GAP") open.gap = true;
    else if (tag === "#EXT-X-PART") open.parts.push(parsePart(value));
    else if (tag) readHeader(list, tag, value);
    else if (line) {
      open.uri = line;
      close();
    }
  }
  if (open.parts.length) close();
  return list;
}

function parsePart(value: string): Part {
  const found = attributes(value);
  return {
    uri: found.URI ?? "",
    duration: Number(found.DURATION),
    independent: found.INDEPENDENT === "YES",
    ...(found.GAP === "YES" ? { gap: true } : {}),
    ...(found.BYTERANGE ? { range: found.BYTERANGE } : {}),
  };
}

function readHeader(list: MediaPlaylist, tag: string, value: string): void {
  const found = attributes(value);
  if (tag === "#EXT-X-VERSION") list.version = Number(value);
  else if (tag === "#EXT-X-TARGETDURATION") list.targetDuration = Number(value);
  else if (tag === "#EXT-X-MEDIA-SEQUENCE") list.mediaSequence = Number(value);
  else if (tag === "#EXT-X-DISCONTINUITY-SEQUENCE") list.discontinuitySequence = Number(value);
  else if (tag === "#EXT-X-PART-INF") list.partTarget = Number(found["PART-TARGET"]);
  else if (tag === "#EXT-X-SKIP") list.skipped = Number(found["SKIPPED-SEGMENTS"]);
  else if (tag === "#EXT-X-PRELOAD-HINT") list.preloadHint = found.URI;
  else if (tag === "#EXT-X-RENDITION-REPORT") {
    list.reports.push({ uri: found.URI ?? "", sequence: Number(found["LAST-MSN"]), part: Number(found["LAST-PART"]) });
  }
  else if (tag === "#EXT-X-ENDLIST") list.ended = true;
  else if (tag === "#EXT-X-SERVER-CONTROL") {
    list.canBlockReload = found["CAN-BLOCK-RELOAD"] === "YES";
    if (found["HOLD-BACK"]) list.holdBack = Number(found["HOLD-BACK"]);
    if (found["PART-HOLD-BACK"]) list.partHoldBack = Number(found["PART-HOLD-BACK"]);
    if (found["CAN-SKIP-UNTIL"]) list.canSkipUntil = Number(found["CAN-SKIP-UNTIL"]);
  }
}

/// The newest position of a playlist: sequence of the open segment and how many parts of it there are.
export function edge(list: MediaPlaylist): { sequence: number; parts: number } {
  const last = list.segments.at(-1);
  if (last && !last.uri) return { sequence: last.sequence, parts: last.parts.length };
  return { sequence: (last?.sequence ?? list.mediaSequence - 1) + 1, parts: 0 };
}
