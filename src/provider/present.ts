/** Keys whose value may be undefined become optional ones. */
export type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the keys whose value is undefined: what Pulumi cannot store, and what an optional key must not hold. */
export function present<T extends object>(bag: T): Present<T> {
  const entries = Object.entries(bag).filter(([, value]) => value !== undefined);
  // The type says what the filter does; TypeScript cannot follow it.
  return Object.fromEntries(entries) as Present<T>;
}
