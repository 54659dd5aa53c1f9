import { randomUUID } from "node:crypto";
import type { PropertyMap, Value } from "../../test/engine/values";
import type { Instance } from "./instance";
import { urnOf } from "./inputs";
import type { ResourceState } from "./provider";

/** The states of `count` instances that differ from this one only in urn, name and id. */
export function crowdOf(model: Instance, count: number): readonly ResourceState[] {
  return Array.from({ length: count }, (_, at) => double(model, at));
}

function double({ state, name }: Instance, at: number): ResourceState {
  const urn = urnOf(`${name}-${at}`);
  const replaced = new Map([
    [state.id, randomUUID()],
    [state.urn, urn],
    [name, `${name}-${at}`],
  ]);
  const renamed = (value: Value): Value => {
    if (typeof value === "string") return replaced.get(value) ?? value;
    if (Array.isArray(value)) return value.map(renamed);
    return typeof value === "object" && value !== null ? renamedIn(value as PropertyMap) : value;
  };
  const renamedIn = (map: PropertyMap): PropertyMap =>
    Object.fromEntries(Object.entries(map).map(([key, value]) => [key, renamed(value)]));
  const id = replaced.get(state.id) ?? state.id;
  return { ...state, urn, id, inputs: renamedIn(state.inputs), outputs: renamedIn(state.outputs) };
}
