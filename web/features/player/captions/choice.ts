/** A language that somebody has uploaded. */
export interface CaptionTrack {
  language: string;
  label: string;
  url: string;
}

/** Those that the encoder has put into the pictures, in whatever language. */
export const IN_PICTURES = "pictures";
export const OFF = "off";

const mainLanguage = (tag: string) => tag.split("-")[0];

/** What there is to choose from, the languages first. */
export function choicesOf(tracks: readonly CaptionTrack[], inPictures: boolean): string[] {
  return [...tracks.map(({ language }) => language), ...(inPictures ? [IN_PICTURES] : [])];
}

/** What of it is shown to whoever chose that, here or elsewhere. */
export function pickCaptions(chosen: string, choices: readonly string[]): string | null {
  if (chosen === OFF) return null;
  return (
    choices.find((choice) => choice === chosen) ??
    choices.find((choice) => mainLanguage(choice) === mainLanguage(chosen)) ??
    choices.find((choice) => choice === IN_PICTURES) ??
    null
  );
}

/** What one press of a key turns them to: off, or to what the reader most probably understands. */
export function toggledCaptions(chosen: string, choices: readonly string[], locale: string): string {
  if (pickCaptions(chosen, choices) !== null) return OFF;
  return pickCaptions(locale, choices) ?? choices[0] ?? OFF;
}
