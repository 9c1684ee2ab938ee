/** Nothing is watched yet. Who leaves a channel for another page keeps its player, since the router keeps this slot. */
export default function NoPlayer() {
  return null;
}
