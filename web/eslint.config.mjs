import coreWebVitals from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

const featureBoundaries = ["account", "channels", "chat", "player", "studio"].map((feature) => ({
  files: [`features/${feature}/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ regex: `^@/features/(?!${feature}/)`, message: "Features do not import one another." }] },
    ],
  },
}));

const config = [
  { ignores: [".next/**", "node_modules/**", "lib/api/schema.gen.ts", "next-env.d.ts"] },
  ...coreWebVitals,
  ...typescript,
  {
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      // Thumbnails and avatars come from the same gateway; an optimiser in between would only delay them.
      "@next/next/no-img-element": "off",
    },
  },
  {
    files: ["components/ui/**", "lib/**"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ regex: "^@/(features|app)/", message: "Imports point down." }] }],
    },
  },
  ...featureBoundaries,
];

export default config;
