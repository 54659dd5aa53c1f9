import { describe, expect, it } from "vitest";
import type { Bag } from "../../../src/provider/unknowns";
import { program, reasons, UNK } from "./builders";

const user = { name: "app", password: "secret-word" };

describe("unknown values", () => {
  const full: Bag = {
    name: "m1",
    datastore: { type: "mysql", version: "9.7" },
    flavor: { cpus: 1, memory: "1GiB" },
    volume: { name: "data", size: 2, retain: true, driver: "local", driverOptions: { o: "x" } },
    port: 3306,
    bindAddress: "127.0.0.1",
    network: "mine",
    rootPassword: "secret-root",
    databases: [{ name: "shop", characterSet: "utf8mb4", collation: "utf8mb4_bin" }],
    users: [{ ...user, host: "%", databases: ["shop"] }],
    configuration: { max_connections: 10 },
    readOnly: true,
    labels: { team: "a" },
    timeouts: { create: 1, update: 1, delete: 1 },
    deletionProtection: true,
  };

  it.each(pathsOf(full).map((path) => [path.join("."), path] as const))(
    "%s may be unknown",
    async (_, path) => {
      expect(await reasons(program(withUnknown(full, path) as Bag))).toEqual([]);
    },
  );

  it("do not hide what is wrong beside them", async () => {
    const args = { volume: { size: 0, name: UNK }, users: [UNK, { name: "root", password: UNK }] };
    expect(await reasons(program(args))).toEqual([
      expect.stringMatching(/^volume.size:/),
      'users[1].name: "root" is reserved. Choose another name',
    ]);
  });
});

function pathsOf(value: unknown): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return keys.flatMap((key) => [
    [key],
    ...pathsOf((value as Record<string | number, unknown>)[key]).map((rest) => [key, ...rest]),
  ]);
}

function withUnknown(value: unknown, path: readonly (string | number)[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return UNK;
  const copy: Record<string | number, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...(value as Bag) };
  const members = copy as Record<string | number, unknown>;
  members[key] = withUnknown(members[key], rest);
  return copy;
}
