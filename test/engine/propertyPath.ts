import { isList, isMap, type PropertyMap, type Value } from "./values";

/** `a`, `a.b`, `a[0].b`: the steps from a resource's properties down to one value. */
export function parsePath(path: string): readonly string[] {
  const steps: readonly string[] = path.match(/[^.[\]"]+/g) ?? [];
  if (steps.length === 0 || steps.includes("*")) {
    throw new Error(`property path ${path} is not supported by the embedded engine`);
  }
  return steps;
}

export function valueAt(from: Value | undefined, path: readonly string[]): Value | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return from;
  if (isList(from)) return valueAt(from[Number(step)], rest);
  return isMap(from) ? valueAt(from[step], rest) : undefined;
}

/** ignoreChanges: each path has its old value again, or none where it had none. */
export function withOldValues(
  inputs: PropertyMap,
  old: PropertyMap,
  ignored: readonly string[],
): PropertyMap {
  return ignored.reduce((result, path) => {
    const steps = parsePath(path);
    return setIn(result, steps, valueAt(old, steps));
  }, inputs);
}

function setIn(map: PropertyMap, path: readonly string[], value: Value | undefined): PropertyMap {
  const [step, ...rest] = path;
  if (step === undefined) return map;
  const { [step]: inner, ...others } = map;
  if (rest.length === 0) return value === undefined ? others : { ...map, [step]: value };
  return isMap(inner) ? { ...map, [step]: setIn(inner, rest, value) } : map;
}
