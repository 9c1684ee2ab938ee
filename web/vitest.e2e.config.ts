import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["e2e/**/*.test.ts"],
    // Takes pictures for eyes, by hand.
    exclude: process.env.SCREENSHOTS === undefined ? ["e2e/screenshots.test.ts"] : [],
    globalSetup: ["e2e/global-setup.ts"],
    fileParallelism: false,
    // Tests that say they are concurrent wait for quiet networks a third of their time.
    maxConcurrency: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // As patient as the browser's own waits; vitest's one second is short for a busy machine.
    expect: { poll: { timeout: 30_000 } },
  },
});
