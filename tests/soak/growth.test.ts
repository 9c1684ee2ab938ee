import { afterAll, test } from "vitest";
import { halfOpenLeaveNothing, publishersLeaveNothing, viewersLeaveNothing, type Course } from "../support/growth";
import type { Usage } from "../support/usage";

/// `./dev soak` takes too long for every change and ends with the figures that docs/performance.md tells; `./dev test`
/// sends a small share of the crowds, all at once.
const share = Number(process.env.LEAMS_SOAK_SHARE ?? 1);
const some = (count: number) => Math.ceil(count * share);
const crowd = share < 1 ? test.concurrent : test;
const hour = 3_600_000;
const told: string[] = [];

function tell(what: string, courses: Course[]): void {
  const held = ({ memoryMb, descriptors, threads }: Usage) => `${memoryMb.toFixed(1)} MiB, ${descriptors} descriptors, ${threads} threads`;
  courses.forEach(({ before, peak, after }, round) => {
    told.push(`${what}, round ${round + 1}: before ${held(before)}; at most ${held(peak)}; after ${held(after)}`);
  });
}

afterAll(() => console.log(told.join("\n")));

crowd(`${some(5_000)} half-open connections, twice, leave the server as it was`, async () => {
  tell("half-open connections", await halfOpenLeaveNothing(1, some(5_000)));
}, hour);

crowd(`${some(1_000)} publishers who come and go, twice, leave the server as it was`, async () => {
  tell("publishers", await publishersLeaveNothing(1, some(1_000), 3, { count: some(1_000), atOnce: 100 }));
}, hour);

crowd(`${some(10_000)} viewers who come and go, twice, leave the server as it was`, async () => {
  tell("viewers", await viewersLeaveNothing(1, { count: some(10_000), atOnce: 500 }));
}, hour);
