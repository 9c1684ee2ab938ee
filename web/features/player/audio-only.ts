/** Where the sound of a stream can be heard without its pictures; the address of all of it names no rendition. */
export function audioUrl(url: string): string {
  return url.replace(/\/index\.m3u8(?=$|\?)/, "/audio/index.m3u8");
}
