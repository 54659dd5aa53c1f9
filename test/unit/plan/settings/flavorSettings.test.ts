import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flavorSettings } from "../../../../src/plan/settings/flavorSettings";
import { catalogued } from "../../../../src/plan/settings/variables";
import { GiB } from "../world";

const MiB = 1024 ** 2;

const SMALLEST = 512 * MiB;

function mib(memory: number, name: string): number {
  return Number(flavorSettings({ memory })[name]) / MiB;
}

describe("of its memory a server gets", () => {
  it.each([
    ["512 MiB", SMALLEST, 64],
    ["512 MiB and one byte", SMALLEST + 1, 64],
    ["768 MiB", 768 * MiB, 192],
    ["1 GiB but one byte", GiB - 1, 304],
    ["1 GiB", GiB, 384],
    ["1.5 GiB", 1.5 * GiB, 512],
    ["2 GiB", 2 * GiB, 1024],
    ["3 GiB", 3 * GiB, 1536],
    ["4 GiB", 4 * GiB, 3072],
    ["64 GiB", 64 * GiB, 48 * 1024],
  ])("of %s, for the buffer pool", (_, memory, pool) => {
    expect(mib(memory, "innodb_buffer_pool_size")).toBe(pool);
  });

  it.each([
    [SMALLEST, 100],
    [2 * GiB, 256],
    [8 * GiB, 1024],
    [64 * GiB, 2048],
  ])("of %d bytes, %d MiB for the redo log", (memory, redoLog) => {
    expect(mib(memory, "innodb_redo_log_capacity")).toBe(redoLog);
  });

  it.each([
    [SMALLEST, 4, 32],
    [GiB, 8, 128],
    [8 * GiB, 64, 1024],
    [64 * GiB, 64, 1024],
  ])("of %d bytes, %d MiB for the log buffer and %d for temporary tables", (memory, log, ram) => {
    expect([mib(memory, "innodb_log_buffer_size"), mib(memory, "temptable_max_ram")]).toEqual([
      log,
      ram,
    ]);
  });

  it.each([
    [SMALLEST, "450", "450"],
    [GiB, "900", "900"],
    [4 * GiB, "3600", "2000"],
    [64 * GiB, "4000", "2000"],
  ])("of %d bytes, room for %s open tables and %s definitions", (memory, open, definitions) => {
    expect(flavorSettings({ memory })).toMatchObject({
      table_open_cache: open,
      table_definition_cache: definitions,
    });
  });

  it.each([
    [undefined, "4"],
    [0.5, "2"],
    [2, "4"],
    [3, "6"],
    [64, "16"],
  ])("and with %s processors, %s workers of the applier", (cpus, workers) => {
    const flavor = { memory: GiB, ...(cpus !== undefined && { cpus }) };
    expect(flavorSettings(flavor)["replica_parallel_workers"]).toBe(workers);
  });
});

describe("a small performance_schema", () => {
  const sizes = (memory: number) =>
    Object.keys(flavorSettings({ memory })).filter((name) => name.startsWith("performance_schema"));

  it("is for flavors below 2 GiB", () => {
    expect(sizes(2 * GiB - 1)).toHaveLength(10);
    expect(sizes(2 * GiB)).toEqual([]);
  });

  it("is smaller still below 1 GiB", () => {
    expect(sizes(GiB)).toHaveLength(10);
    expect(flavorSettings({ memory: GiB - 1 })).toMatchObject({
      performance_schema_accounts_size: "16",
      performance_schema_hosts_size: "16",
      performance_schema_users_size: "16",
      key_buffer_size: String(MiB),
    });
  });
});

const memories = fc.integer({ min: SMALLEST, max: 512 * GiB });

describe("whatever the flavor is", () => {
  it("the server knows each variable and takes the value as it is", () => {
    fc.assert(
      fc.property(
        memories,
        fc.option(fc.double({ min: 0.01, max: 512, noNaN: true })),
        (memory, cpus) => {
          const flavor = { memory, ...(cpus !== null && { cpus }) };
          for (const [name, text] of Object.entries(flavorSettings(flavor))) {
            const variable = catalogued(name);
            expect(variable?.type, name).toBe("integer");
            const value = BigInt(text);
            expect(value >= BigInt(variable?.min ?? 0), `${name}=${text}`).toBe(true);
            expect(value <= BigInt(variable?.max ?? text), `${name}=${text}`).toBe(true);
            expect(value % BigInt(variable?.multipleOf ?? 1), `${name}=${text}`).toBe(0n);
          }
        },
      ),
    );
  });

  it("the pool leaves room for what mysqld needs besides", () => {
    fc.assert(
      fc.property(memories, (memory) => {
        const pool = Number(flavorSettings({ memory })["innodb_buffer_pool_size"]);
        expect(memory - pool).toBeGreaterThanOrEqual(448 * MiB);
      }),
    );
  });

  it("a change that crosses neither 1 nor 2 GiB needs no restart", () => {
    const pairs = [
      { min: SMALLEST, max: GiB - 1 },
      { min: GiB, max: 2 * GiB - 1 },
      { min: 2 * GiB, max: 512 * GiB },
    ].map((range) => fc.tuple(fc.integer(range), fc.integer(range)));
    fc.assert(
      fc.property(fc.oneof(...pairs), ([one, other]) => {
        const [before, after] = [
          flavorSettings({ memory: one }),
          flavorSettings({ memory: other }),
        ];
        expect(Object.keys(after)).toEqual(Object.keys(before));
        for (const name of Object.keys(after).filter((at) => after[at] !== before[at]))
          expect(catalogued(name)?.dynamic, name).toBe(true);
      }),
    );
  });

  it("the pool is of whole chunks, so that the server does not round it", () => {
    fc.assert(
      fc.property(memories, (memory) => {
        const { innodb_buffer_pool_size: pool, innodb_buffer_pool_chunk_size: chunk } =
          flavorSettings({ memory });
        expect(Number(pool) % Number(chunk ?? 128 * MiB)).toBe(0);
      }),
    );
  });
});
