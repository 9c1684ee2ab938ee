import { expect, it } from "vitest";
import { CONTACT, contactHref } from "./contact";

it.each([
  ["us@example.org", "mailto:us@example.org"],
  ["https://example.org/contact?by=mail", "https://example.org/contact?by=mail"],
])("%s is reached at %s", (contact, href) => {
  expect(contact).toMatch(CONTACT);
  expect(contactHref(contact)).toBe(href);
});

it.each(["us", "us@", "@example.org", "a@b@c", "javascript:alert(1)@x", "us@a.org?subject=x", "https://", "https://a b", "http://a"])(
  "%s is no contact",
  (text) => expect(text).not.toMatch(CONTACT),
);
