import { afterAll, test } from "vitest";
import { halfOpenLeaveNothing, publishersLeaveNothing, viewersLeaveNothing, type Course } from "../support/growth";
import type { Usage } from "../support/usage";

/// Too long for every change: `./dev soak`. It ends with the figures that docs/performance.md tells.
const hour = 3_600_000;
const told: string[] = [];

function tell(what: string, courses: Course[]): void {
  const held = ({ memoryMb, descriptors, threads }: Usage) => `${memoryMb.toFixed(1)} MiB, ${descriptors} descriptors, ${threads} threads`;
  courses.forEach(({ before, peak, after }, round) => {
    told.push(`${what}, round ${round + 1}: before ${held(before)}; at most ${held(peak)}; after ${held(after)}`);
  });
}

afterAll(() => console.log(told.join("\n")));

test("5,000 half-open connections, twice, leave the server as it was", async () => {
  tell("5,000 half-open connections", await halfOpenLeaveNothing(1, 5_000));
}, hour);

test("1,000 publishers who come and go, twice, leave the server as it was", async () => {
  tell("1,000 publishers", await publishersLeaveNothing(1, 1_000, 3, { count: 1_000, atOnce: 100 }));
}, hour);

test("10,000 viewers who come and go, twice, leave the server as it was", async () => {
  tell("10,000 viewers", await viewersLeaveNothing(1, { count: 10_000, atOnce: 500 }));
}, hour);
