/** A declared value as the configuration file has it; undefined for what is none, or is not known yet. */
export function variableText(value: unknown): string | undefined {
  if (typeof value === "boolean") return value ? "ON" : "OFF";
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
