/**
 * Types that must hold no secret, and some that must: the type check fails when one of them does otherwise.
 * Nothing here ever runs. What a class keeps private is not seen.
 */
import type * as errors from "../../src/ground/errors";
import type { Secret } from "../../src/ground/secret";
import type { Forecast } from "../../src/manage/instances";
import type { InstanceReport } from "../../src/manage/report";
import type { Keys } from "../../src/observe/host/contents";
import type { InstanceFacts, NeighbourFacts, SourceFacts } from "../../src/plan/facts";
import type { InstanceSpec } from "../../src/plan/spec";
import type { Plan, Step } from "../../src/plan/steps";
import type { ServerEndpoint, ServerFacts } from "../../src/ports/server";

/** `true` when a Secret is anywhere in it: in a property, a member of a union, a list or a map. */
type HoldsSecret<T> = true extends Found<T> ? true : false;

type Found<T> = T extends Secret
  ? true
  : T extends string | number | boolean | bigint | symbol | null | undefined
    ? false
    : T extends (...given: never) => unknown
      ? false
      : T extends ReadonlyMap<infer K, infer V>
        ? Found<K> | Found<V>
        : T extends ReadonlySet<infer V>
          ? Found<V>
          : T extends readonly (infer V)[]
            ? Found<V>
            : T extends object
              ? { [K in keyof T]-?: Found<T[K]> }[keyof T]
              : false;

/** What may be printed, planned on or stored. */
interface Told {
  readonly InstanceFacts: InstanceFacts;
  readonly SourceFacts: SourceFacts;
  readonly NeighbourFacts: NeighbourFacts;
  readonly ServerFacts: ServerFacts;
  readonly Plan: Plan;
  readonly Step: Step;
  readonly InstanceReport: InstanceReport;
  readonly Forecast: Forecast;
}

export const told: { readonly [K in keyof Told]: HoldsSecret<Told[K]> } = {
  InstanceFacts: false,
  SourceFacts: false,
  NeighbourFacts: false,
  ServerFacts: false,
  Plan: false,
  Step: false,
  InstanceReport: false,
  Forecast: false,
};

/** What an error class of that module makes; never for what is no class. */
type Made<K extends keyof typeof errors> = (typeof errors)[K] extends abstract new (
  ...given: never
) => infer E
  ? E
  : never;

/** By name: the compiler says which. */
type ErrorsWithSecrets = {
  [K in keyof typeof errors]: HoldsSecret<Made<K>> extends true ? K : never;
}[keyof typeof errors];

export const errorsWithSecrets: [ErrorsWithSecrets] extends [never] ? "none" : ErrorsWithSecrets =
  "none";

/** They are looked at: this one is a class with its data. */
export const isLookedAt: Made<"SomebodyElsesError">["token"] extends string ? true : false = true;

/** So that the type is known to find one. */
interface Kept {
  readonly InstanceSpec: InstanceSpec;
  readonly Keys: Keys;
  readonly ServerEndpoint: ServerEndpoint;
  readonly itself: Secret;
  readonly inList: { readonly users: readonly { readonly password: Secret }[] };
  readonly inTuple: readonly [string, Secret];
  readonly inMap: { readonly byName: ReadonlyMap<string, Secret> };
  readonly inSet: ReadonlySet<Secret>;
  readonly inRecord: Readonly<Record<string, Secret>>;
  readonly inUnion: { readonly kind: "none" } | { readonly kind: "some"; readonly of: Secret };
  readonly inError: Error & { readonly donor?: Secret };
}

export const kept: { readonly [K in keyof Kept]: HoldsSecret<Kept[K]> } = {
  InstanceSpec: true,
  Keys: true,
  ServerEndpoint: true,
  itself: true,
  inList: true,
  inTuple: true,
  inMap: true,
  inSet: true,
  inRecord: true,
  inUnion: true,
  inError: true,
};
