import type { ChatFragment, Message } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { isWebUrl } from "@/lib/web-url";

interface MessageBodyProps {
  message: Pick<Message, "message" | "fragments">;
  myUsername: string | null;
}

export function MessageBody({ message, myUsername }: MessageBodyProps) {
  // Fragments of a kind that we do not know are missing; of the plain text nothing is.
  if (message.fragments.map(({ text }) => text).join("") !== message.message) {
    return message.message;
  }
  return message.fragments.map((fragment, index) => (
    <Fragment key={index} fragment={fragment} myUsername={myUsername} />
  ));
}

export function isMentioned(fragments: readonly ChatFragment[], username: string | null): boolean {
  return fragments.some(
    ({ type, text }) => type === "mention" && username !== null && text.toLowerCase() === `@${username.toLowerCase()}`,
  );
}

function Fragment({ fragment, myUsername }: { fragment: ChatFragment; myUsername: string | null }) {
  if (fragment.type === "mention") {
    const isMe = isMentioned([fragment], myUsername);
    return (
      <span className={cx("rounded px-1 font-medium", isMe ? "bg-accent text-on-accent" : "bg-raised")}>
        {fragment.text}
      </span>
    );
  }
  if (fragment.type === "link" && isWebUrl(fragment.url)) {
    return (
      <a href={fragment.url} target="_blank" rel="nofollow noopener ugc" className="wrap-anywhere underline">
        {fragment.text}
      </a>
    );
  }
  return fragment.text;
}
