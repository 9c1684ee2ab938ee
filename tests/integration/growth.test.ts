import { test } from "vitest";
import { publishersLeaveNothing, viewersLeaveNothing } from "../support/growth";

/// The small form of what `./dev soak` runs with thousands.
const minutes = 60_000;

test.concurrent("publishers who come and go leave memory, descriptors and threads as they were", async () => {
  await publishersLeaveNothing(1, 8, 2, { count: 16, atOnce: 8 });
}, 5 * minutes);

test.concurrent("viewers who come and go leave memory, descriptors and threads as they were", async () => {
  await viewersLeaveNothing(1, { count: 240, atOnce: 40 });
}, 5 * minutes);
