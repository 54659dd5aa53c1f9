/** In words what is there and should not be, and what should be there and is not; [] when the lists hold the same. */
export function differences(
  what: string,
  found: readonly string[],
  wanted: readonly string[],
): readonly string[] {
  const [is, should] = [found, wanted].map((list) => [...list].sort().join(", "));
  return is === should ? [] : [`${what}: [${is ?? ""}], not [${should ?? ""}]`];
}
