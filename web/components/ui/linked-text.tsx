import { isWebUrl } from "@/lib/web-url";

/** Up to a sign that ends a sentence or a bracket rather than an address. */
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}»”])/i;

/** Somebody's text, with the web addresses in it as links that vouch for nothing. */
export function LinkedText({ text }: { text: string }) {
  return text.split(ADDRESS).map((part, index) =>
    index % 2 === 1 && isWebUrl(part) ? (
      <a
        key={index}
        href={part}
        target="_blank"
        rel="nofollow ugc noopener"
        className="break-all underline underline-offset-2"
      >
        {part}
      </a>
    ) : (
      part
    ),
  );
}
