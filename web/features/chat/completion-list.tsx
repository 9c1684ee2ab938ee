import type { Suggestion } from "@/features/chat/completion";
import { cx } from "@/lib/cx";

interface CompletionListProps {
  id: string;
  label: string;
  suggestions: readonly Suggestion[];
  chosen: number;
  onPick: (suggestion: Suggestion) => void;
}

/** Over the input, which keeps the focus; the option that Enter takes is marked. */
export function CompletionList({ id, label, suggestions, chosen, onPick }: CompletionListProps) {
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={label}
      data-testid="chat-completion"
      className="absolute inset-x-3 bottom-full z-20 mb-1 rounded-xl border border-line bg-surface p-1.5 shadow-pop"
    >
      {suggestions.map((suggestion, index) => (
        <li
          key={suggestion.insert}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          // Not "click", which would take the focus from the input first.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(suggestion);
          }}
          className={cx(
            "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm pointer-coarse:min-h-11",
            index === chosen ? "bg-raised" : "hover:bg-raised",
          )}
        >
          {suggestion.sign && (
            <span aria-hidden className="text-lg">
              {suggestion.sign}
            </span>
          )}
          <bdi className="truncate">{suggestion.label}</bdi>
        </li>
      ))}
    </ul>
  );
}
