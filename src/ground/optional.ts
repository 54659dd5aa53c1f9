/**
 * `{ key: value }`, or `{}` if the value is undefined: for optional properties, which must not hold
 * undefined.
 */
export function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
