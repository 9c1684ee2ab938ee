/** Seconds of played media kept in memory, for a short rewind. */
const KEPT_S = 15;
/** What may gather beyond that before it is removed, in one go. */
const SLACK_S = 2;
/** From here on memory matters more than a good moment. */
const LIMIT_S = 60;

/**
 * Up to where played media is to be removed now, in media time; null when there is nothing to remove.
 *
 * hls.js would do this at each new segment under the playhead. When that removal ends between the arrival of a part and
 * its appending, hls.js 1.7 forgets that the segment's earlier parts were loaded, and with a buffer that ends a few
 * milliseconds before the segment does it waits for them until the playlist no longer names them: five seconds of a
 * still picture. So `backBufferLength` is left without an end, and the removal waits for a quiet moment.
 */
export function removableEnd(
  { buffered, currentTime }: Pick<HTMLVideoElement, "buffered" | "currentTime">,
  isQuiet: boolean,
): number | null {
  const kept = buffered.length > 0 ? currentTime - buffered.start(0) : 0;
  return kept > (isQuiet ? KEPT_S + SLACK_S : LIMIT_S) ? currentTime - KEPT_S : null;
}
