import { defineConfig } from "vitest/config";

/// What ./dev bench measures with a browser; not part of the tests.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    globalSetup: ["support/global_setup.ts"],
    include: ["measure/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 90_000,
  },
});
