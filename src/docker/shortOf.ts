/** An id as people know it; a name stays as it is. */
export function shortOf(idOrName: string): string {
  return /^[0-9a-f]{64}$/.test(idOrName) ? idOrName.slice(0, 12) : idOrName;
}
