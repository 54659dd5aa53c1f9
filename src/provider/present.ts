/** Makes each key optional whose value may be undefined. */
export type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out the keys whose value is undefined, which Pulumi cannot store and optional keys must not have. */
export function present<T extends object>(bag: T): Present<T> {
  const entries = Object.entries(bag).filter(([, value]) => value !== undefined);
  // The type says what the filter does; TypeScript cannot follow it.
  return Object.fromEntries(entries) as Present<T>;
}
