/** True for plain web addresses; everything else (javascript:, data:) must never become a link. */
export function isWebUrl(text: string | null | undefined): text is string {
  if (!text || !URL.canParse(text)) {
    return false;
  }
  const { protocol } = new URL(text);
  return protocol === "https:" || protocol === "http:";
}
