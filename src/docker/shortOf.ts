/** The short form of an id, as Docker's CLI prints it; a name is returned unchanged. */
export function shortOf(idOrName: string): string {
  return /^[0-9a-f]{64}$/.test(idOrName) ? idOrName.slice(0, 12) : idOrName;
}
