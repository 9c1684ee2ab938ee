import { describe, expect, it } from "vitest";
import { ranges } from "@/features/player/fake-ranges";
import { isNearLive, liveTimeline, placeText, recordedTimeline, rewoundTimeline } from "@/features/player/timeline";

const HOUR_MS = 3_600_000;
const dvr = { url: "/dvr/1/index.m3u8", windowS: 7200, startedAt: 0 };

describe("the timeline of a recording", () => {
  it("begins with it and ends with it", () => {
    const video = { currentTime: 30, duration: 100, buffered: ranges([20, 45]) };
    expect(recordedTimeline(video)).toEqual({ start: 0, end: 100, position: 30, buffered: 45 });
  });

  it("has nothing in hand where nothing is loaded, and never more than there is", () => {
    expect(recordedTimeline({ currentTime: 30, duration: 100, buffered: ranges([50, 60]) })?.buffered).toBe(30);
    expect(recordedTimeline({ currentTime: 99, duration: 100, buffered: ranges([90, 100.4]) })?.buffered).toBe(100);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 0])("is not there with a length of %s", (duration) =>
    expect(recordedTimeline({ currentTime: 0, duration, buffered: ranges() })).toBeNull(),
  );
});

describe("the timeline of a live stream", () => {
  it("reaches back to the beginning, and then as far as the window", () => {
    const at = (date: number) => liveTimeline(dvr, { behind: 0, ahead: 0, date })?.start;
    expect(at(HOUR_MS)).toBe(-3600);
    expect(at(5 * HOUR_MS)).toBe(-7200);
  });

  it("is not there while the broadcast is too young to be rewound", () => {
    expect(liveTimeline(dvr, { behind: 0, ahead: 1, date: 9000 })).toBeNull();
    expect(liveTimeline(dvr, { behind: 0, ahead: 1, date: 11_000 })).not.toBeNull();
  });

  it("has its position behind the live one, and nothing after that", () => {
    const moment = { behind: 34, ahead: 4, date: HOUR_MS };
    expect(liveTimeline(dvr, moment)).toEqual({ start: -3600, end: 0, position: -34, buffered: -30 });
    expect(liveTimeline(dvr, { ...moment, behind: -0.4 })?.position).toBe(0);
    expect(liveTimeline(dvr, { ...moment, behind: 9999 })?.position).toBe(-3600);
  });
});

describe("the timeline of a rewound stream", () => {
  it("is told by the playlist of its past, whatever that counts from", () => {
    const video = { currentTime: 1066, buffered: ranges([1060, 1090]) };
    expect(rewoundTimeline(video, { start: 500, end: 1100 })).toEqual({ start: -600, end: 0, position: -34, buffered: -10 });
  });

  it("stays within the window when that has moved on", () => {
    expect(rewoundTimeline({ currentTime: 400, buffered: ranges() }, { start: 500, end: 1100 })?.position).toBe(-600);
  });
});

it("counts the last seconds as live", () => {
  expect(isNearLive(-3.9)).toBe(true);
  expect(isNearLive(-5)).toBe(false);
});

it("says where it is in the words of what is played", () => {
  expect(placeText({ end: 600, position: 65.7 }, "Live")).toBe("1:05");
  expect(placeText({ end: 0, position: -34 }, "Live")).toBe("−0:34");
  expect(placeText({ end: 0, position: -1 }, "Live")).toBe("Live");
});
