/** The resources of this program so far, as `type::name`. */
const declared: string[] = [];

/**
 * Adds a resource, and resolves with all that the program declares in one go: what it creates after it has waited
 * for something is not among them. The provider takes it out of the inputs again, so no state holds it.
 */
export function declaredIn(type: string, name: string): Promise<readonly string[]> {
  declared.push(`${type}::${name}`);
  return new Promise((resolve) =>
    setImmediate(() => {
      resolve([...declared]);
    }),
  );
}
