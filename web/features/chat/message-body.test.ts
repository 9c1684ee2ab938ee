import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { MessageBody } from "@/features/chat/message-body";
import { sampleMessage } from "@/lib/realtime/sample-frames";

it("shows the whole text when fragments are of a kind that it does not know", () => {
  const fragments = [{ type: "text" as const, text: "hi " }, { type: "mention" as const, text: "@anna" }];
  const shown = (text: string) =>
    renderToStaticMarkup(createElement(MessageBody, { message: sampleMessage({ message: text, fragments }), myUsername: null }));
  expect(shown("hi @anna")).toMatch(/^hi <span class="[^"]*">@anna<\/span>$/);
  expect(shown("hi @anna :)")).toBe("hi @anna :)");
});
