import { jsonIn } from "../../ground/json";

/** By name, what the server made of a declared value: `16M` is 16777216 there. */
export type Settings = Readonly<Record<string, string>>;

/** The text of the file that notes them. */
export function settingsNote(settings: Settings): string {
  return `${JSON.stringify(settings)}\n`;
}

/** Undefined for a file that is absent or was written only in part. */
export function settingsIn(text: string | undefined): Settings | undefined {
  const values = text === undefined ? undefined : jsonIn(text);
  if (typeof values !== "object" || values === null) return undefined;
  const entries = Object.entries(values).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(entries);
}
