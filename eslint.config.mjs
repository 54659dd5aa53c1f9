import js from "@eslint/js";
import tseslint from "typescript-eslint";

/**
 * The direction of imports, one row per folder: what a file there must not reach (types excepted).
 * resource -> (by name, at run time) runtime -> provider -> converge -> plan; ports, never adapters.
 */
const rooms = [
  {
    files: ["src/resource/**"],
    forbid: [
      "**/provider/**",
      "**/docker/**",
      "**/mysql/**",
      "**/plan/**",
      "**/runtime",
      "**/converge*",
      "dockerode",
      "mysql2*",
      "zod",
    ],
    why: "a Pulumi program loads only what it needs to declare; the runtime is reached by name",
  },
  {
    files: ["src/plan/**"],
    forbid: [
      "**/provider/**",
      "**/docker/**",
      "**/mysql/**",
      "**/resource/**",
      "**/runtime",
      "**/converge*",
      "**/observe*",
      "**/execute*",
      "dockerode",
      "mysql2*",
      "@pulumi/*",
      "zod",
      "node:fs*",
      "node:net",
    ],
    why: "decisions are pure functions of facts; of the ports they may know the types",
  },
  {
    files: ["src/provider/**"],
    forbid: [
      "**/docker/dockerEngine*",
      "**/mysql/mysqlServer*",
      "**/runtime",
      "dockerode",
      "mysql2*",
      "@pulumi/*",
    ],
    why: "the verbs see ports, never adapters",
  },
  {
    files: ["src/docker/**"],
    forbid: [
      "**/mysql/**",
      "**/provider/**",
      "**/resource/**",
      "**/runtime",
      "**/converge*",
      "mysql2*",
      "@pulumi/*",
      "zod",
    ],
    why: "the engine adapter translates Docker and decides nothing",
  },
  {
    files: ["src/mysql/**"],
    forbid: [
      "**/docker/**",
      "**/provider/**",
      "**/resource/**",
      "**/runtime",
      "**/converge*",
      "dockerode",
      "@pulumi/*",
      "zod",
    ],
    why: "the server adapter translates MySQL and decides nothing",
  },
  {
    files: ["src/converge.ts", "src/observe/**", "src/execute/**"],
    forbid: [
      "**/docker/dockerEngine*",
      "**/mysql/mysqlServer*",
      "**/provider/**",
      "**/resource/**",
      "**/runtime",
      "dockerode",
      "mysql2*",
      "@pulumi/*",
      "zod",
    ],
    why: "the loop sees ports and plans",
  },
  {
    files: ["test/engine/**"],
    forbid: ["**/src/**"],
    why: "the embedded engine knows Pulumi's protocol and nothing of this provider",
  },
];

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", ".state/**", "test/types/fixtures/**"] },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.mts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { varsIgnorePattern: "^_", argsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        Buffer: "readonly",
        fetch: "readonly",
      },
    },
  },
  ...rooms.map(({ files, forbid, why }) => ({
    files,
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { patterns: [{ group: forbid, message: why, allowTypeImports: true }] },
      ],
    },
  })),
);
