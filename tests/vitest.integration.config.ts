import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    globalSetup: ["support/global_setup.ts"],
    include: ["integration/**/*.test.ts"],
    // Servers, encoders and PostgreSQL share the machine; two files at a time keep two cores busy without starving them.
    maxWorkers: 2,
    // Tests that say they are concurrent wait for live broadcasts most of the time.
    maxConcurrency: 8,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
