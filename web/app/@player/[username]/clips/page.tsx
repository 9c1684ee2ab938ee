/** The layout above shows the player, the same in every tab of the channel. */
export default function PlayerOnly() {
  return null;
}
