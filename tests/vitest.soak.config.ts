import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    globalSetup: ["support/global_setup.ts"],
    include: ["soak/**/*.test.ts"],
    fileParallelism: false,
    hookTimeout: 90_000,
  },
});
