import { readdirSync } from "node:fs";
import { join } from "node:path";
import coreWebVitals from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

const featureBoundaries = readdirSync(join(import.meta.dirname, "features")).map((feature) => ({
  files: [`features/${feature}/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ regex: `^@/features/(?!${feature}/)`, message: "Features do not import one another." }] },
    ],
  },
}));

/** Tailwind's utilities that name a side of the screen; `ms`, `pe`, `start` and the like follow the writing direction. */
const PHYSICAL =
  "/(^|[\\s:!-])(m[lr]-|p[lr]-|(left|right)-[\\d\\[]|border-[lr](-|\\s|$)|rounded-([lr]|[tb][lr])(-|\\s|$)|text-(left|right)(\\s|$))/";
const physicalSides = ["Literal[value", "TemplateElement[value.raw"].map((node) => ({
  selector: `${node}=${PHYSICAL}]`,
  message: "Use the logical utility: ms, me, ps, pe, start, end.",
}));

/** Words on a page belong into messages/, in each language. */
const WORDS = "/[A-Za-zА-Яа-яЁё]{2}/";
const wordsInCode = [
  `JSXText[value=${WORDS}]`,
  `JSXExpressionContainer > Literal.expression[value=${WORDS}]:not(JSXAttribute Literal)`,
  // An address is the same in all languages.
  `JSXAttribute[name.name=/^(aria-label|title|alt|placeholder|label|hint|description)$/] > Literal[value=${WORDS}]:not([value=/:/])`,
].map((selector) => ({ selector, message: "Words for people belong into messages/." }));

const config = [
  { ignores: [".next/**", "node_modules/**", "lib/**/*.gen.ts", "next-env.d.ts"] },
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
  { files: ["{app,components,features}/**/*.tsx"], rules: { "no-restricted-syntax": ["error", ...physicalSides, ...wordsInCode] } },
  // The last resort speaks without messages.
  { files: ["app/global-error.tsx"], rules: { "no-restricted-syntax": ["error", ...physicalSides] } },
  {
    files: ["components/ui/**", "lib/**"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ regex: "^@/(features|app)/", message: "Imports point down." }] }],
    },
  },
  ...featureBoundaries,
];

export default config;
