import { z } from "zod";

/** A value of the inputs that either is as expected or is refused with what was expected and what came. */
export function rule<T>(expected: string, holds: (value: unknown) => value is T): z.ZodType<T> {
  return z.custom<T>(holds, {
    error: ({ input }) => expectation(expected, `got ${shown(input)}`, input),
  });
}

/** The same for what may be a secret: the value is not shown. */
export function secretRule<T>(
  expected: string,
  holds: (value: unknown) => value is T,
): z.ZodType<T> {
  return z.custom<T>(holds, {
    error: ({ input }) => expectation(expected, `got ${kindOf(input)}`, input),
  });
}

/** Messages of objects, lists and maps, which may hold secrets; an unknown key is named elsewhere. */
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
  if (value === "") return "an empty text";
  if (typeof value === "string") return "a text";
  if (Array.isArray(value)) return "a list";
  if (value === null || value === undefined) return "nothing";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
