import type { z } from "zod";
import { didYouMean } from "./didYouMean";
import { type Declared, declaredSchema, groups } from "./inputs";
import { pathText, type Refusal, RefusedInputsError } from "./refusal";
import { type Bag, isUnknownAt, withoutPath } from "./unknowns";

/** Reads the checked inputs of a create or an update, in which no value is unknown. */
export function readDeclared(inputs: Bag): Declared {
  const read = declaredSchema.safeParse(inputs);
  if (!read.success) throw new RefusedInputsError(read.error.issues.flatMap(refusalsOf));
  return read.data;
}

/**
 * Reads inputs that an older release may have written to Pulumi's state. What no longer fits the schema is
 * left out.
 */
export function readFormerlyDeclared(inputs: unknown): Declared | undefined {
  const read = declaredSchema.safeParse(inputs);
  if (read.success) return read.data;
  const paths = read.error.issues.flatMap(misfitPaths);
  const misfits = new Map(paths.map((path) => [pathText(path), path]));
  // from the last to the first, because removing an element of an array shifts those after it
  const fitting = [...misfits.values()].reduceRight<unknown>(withoutPath, inputs);
  return declaredSchema.safeParse(fitting).data;
}

/** What is wrong with single values. An unknown value is accepted. */
export function shapeRefusals(inputs: Bag): Refusal[] {
  const issues = declaredSchema.safeParse(inputs).error?.issues ?? [];
  return issues.filter((issue) => !isUnknownAt(inputs, issue.path)).flatMap(refusalsOf);
}

function refusalsOf(issue: z.core.$ZodIssue): Refusal[] {
  if (issue.code !== "unrecognized_keys") {
    return [{ path: pathText(issue.path), problem: issue.message }];
  }
  const group = issue.path.filter((key) => typeof key === "string").join(".");
  return issue.keys.map((key) => {
    const meant = didYouMean(key, groups[group] ?? []);
    const hint = meant === undefined ? "" : `. Did you mean ${meant}?`;
    return { path: pathText([...issue.path, key]), problem: `is not a known property${hint}` };
  });
}

/**
 * In an array the whole element is removed. In a group only the property is removed: the others may decide
 * about data.
 */
function misfitPaths({ path, ...issue }: z.core.$ZodIssue): PropertyKey[][] {
  const index = path.findIndex((key) => typeof key === "number");
  if (index >= 0) return [path.slice(0, index + 1)];
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
}
