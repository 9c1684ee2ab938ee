interface TitleStripProps {
  title: string;
  channelName: string;
  visible: boolean;
}

/** What is on, where the page that says so is covered. */
export function TitleStrip({ title, channelName, visible }: TitleStripProps) {
  return (
    <div
      aria-hidden
      data-testid="title-strip"
      className={`pointer-events-none absolute inset-x-0 top-0 bg-linear-to-b from-black/80 to-transparent px-5 pt-4 pb-10 transition-opacity ${visible ? "" : "opacity-0"}`}
    >
      <p className="truncate text-lg leading-6 font-semibold">
        <bdi>{title}</bdi>
      </p>
      {title !== channelName && (
        <p className="truncate text-sm text-neutral-300">
          <bdi>{channelName}</bdi>
        </p>
      )}
    </div>
  );
}
