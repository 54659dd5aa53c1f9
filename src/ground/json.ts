/** The value of a JSON text; undefined if the text is none, such as a file that was written only in part. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
