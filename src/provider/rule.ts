import { z } from "zod";

/** Accepts a value, or refuses it with what was expected and what was given. */
export function rule<T>(expected: string, holds: (value: unknown) => value is T): z.ZodType<T> {
  return z.custom<T>(holds, {
    error: ({ input }) => expectation(expected, `got ${shown(input)}`, input),
  });
}

/** Like `rule`, for a value that may be a secret: the error shows only its kind. */
export function secretRule<T>(
  expected: string,
  holds: (value: unknown) => value is T,
): z.ZodType<T> {
  return z.custom<T>(holds, {
    error: ({ input }) => expectation(expected, `got ${kindOf(input)}`, input),
  });
}

/** For objects, arrays and maps, which may contain secrets. Unknown keys are named in readInputs.ts. */
export function expects(expected: string): {
  error: (issue: { code?: string; input?: unknown }) => string;
} {
  return { error: ({ input }) => expectation(expected, `got ${kindOf(input)}`, input) };
}

function expectation(expected: string, got: string, input: unknown): string {
  return input === undefined ? `is missing; expected ${expected}` : `expected ${expected}, ${got}`;
}

function shown(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === "") return "an empty string";
  if (typeof value === "string") return "a string";
  if (Array.isArray(value)) return "an array";
  if (value === null || value === undefined) return "nothing";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
