/** One list for the whole program, however many copies of this package it loads. */
const LIST = Symbol.for("pulumi-mysql-replication.program");

/**
 * Adds a resource, as `type::name`, and resolves with all that the program declares in one go: what it creates after
 * it has waited for something is not among them. The provider takes it out of the inputs again, so no state holds it.
 */
export function declaredIn(type: string, name: string): Promise<readonly string[]> {
  const shared = globalThis as Record<symbol, string[] | undefined>;
  const declared = (shared[LIST] ??= []);
  declared.push(`${type}::${name}`);
  return new Promise((resolve) =>
    setImmediate(() => {
      resolve([...declared]);
    }),
  );
}
