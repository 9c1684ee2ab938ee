import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { LinkedText } from "./linked-text";

const html = (text: string) => renderToStaticMarkup(<LinkedText text={text} />);
const linksOf = (text: string) => [...html(text).matchAll(/href="([^"]*)"/g)].map(([, href]) => href);

describe("LinkedText", () => {
  it("links addresses, without the signs of the sentence around them", () => {
    const text = "See https://a.example/x?y=1, (http://b.example/z) and «https://в.example/ё»! Or https://c.example.";
    expect(linksOf(text)).toEqual(["https://a.example/x?y=1", "http://b.example/z", "https://в.example/ё", "https://c.example"]);
  });

  it("vouches for none of them", () => {
    expect(html("https://a.example")).toContain('rel="nofollow ugc noopener"');
  });

  it("leaves everything else as text", () => {
    for (const text of ["javascript:alert(1)", "ftp://a.example", "a.example", "https://", "<b>bold</b>"]) {
      expect(linksOf(text)).toEqual([]);
    }
    expect(html("<b>")).toBe("&lt;b&gt;");
  });
});
