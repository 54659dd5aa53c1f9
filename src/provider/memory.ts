const units: Readonly<Record<string, number>> = {
  GiB: 2 ** 30,
  MiB: 2 ** 20,
  KiB: 2 ** 10,
  GB: 1e9,
  MB: 1e6,
  KB: 1e3,
  B: 1,
};

/** The bytes of "1GiB", "1.5 GB" or a number; undefined for anything that is not a whole number of bytes. */
export function bytesOf(size: unknown): number | undefined {
  if (typeof size === "number") return wholeBytes(size);
  const match = typeof size === "string" ? /^(\d+(?:\.\d+)?)\s*([KMG]?i?B)$/.exec(size) : null;
  const unit = units[match?.[2] ?? ""];
  return unit === undefined ? undefined : wholeBytes(Number(match?.[1]) * unit);
}

/** The size in the largest unit in which it is a whole number. */
export function memoryText(bytes: number): string {
  const [unit, size] =
    Object.entries(units)
      .toSorted(([, a], [, b]) => b - a)
      .find(([, size]) => bytes % size === 0) ?? (["B", 1] as const);
  return `${String(bytes / size)}${unit}`;
}

function wholeBytes(bytes: number): number | undefined {
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}
