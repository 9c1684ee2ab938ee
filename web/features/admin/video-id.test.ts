import { expect, it } from "vitest";
import { videoIdOf } from "./video-id";

const id = "01890000-0000-7000-8000-00000000000a";

it("finds a video's id in its address", () => {
  expect(videoIdOf(id)).toBe(id);
  expect(videoIdOf(` https://live.example.org/videos/${id.toUpperCase()}?t=4 `)).toBe(id);
});

it("finds none where there is none", () => {
  for (const text of ["", "livia", "01890000-0000-7000-8000", "../users"]) expect(videoIdOf(text)).toBe("none");
});
