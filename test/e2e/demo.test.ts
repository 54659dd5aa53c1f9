import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containersOf, volumesOf } from "../support/picture";
import { REPOSITORY } from "../support/workspace";

// The demo as a user runs it: one process a command, judged by its exit code and by what it prints.
const PROJECT = "mysql-replication-demo";
const MINUTES = 60_000;

describe("the demo", () => {
  let ours = false;
  let ids: { readonly m1: string; readonly s1: string };

  beforeAll(() => {
    const up = existsSync(join(REPOSITORY, ".state", "demo"));
    if (up) throw new Error("the demo is up: `npm run demo -- down` first");
    ours = true;
  });

  // Whatever failed: nothing of it stays.
  afterAll(async () => {
    if (ours) await demo("down");
  }, 3 * MINUTES);

  it("says in one sentence that there is nothing to detach yet", async () => {
    const { code, output } = await demo("detach");
    expect(code, output).toBe(1);
    expect(output.trim().split("\n").at(-1)).toBe(
      "There is nothing to detach yet: bring the demo up with `npm run demo` first.",
    );
  });

  it("brings up a source and its replica, and a row travels", async () => {
    const output = await succeeding();
    expect(output).toContain("Changed: 3 created.");
    const [m1, s1] = shown(output);
    expect(m1).toMatchObject({ name: "m1", status: "ACTIVE", slaves: s1["id"] });
    expect(s1).toMatchObject({ ...REPLICATING, name: "s1", slaveOf: m1["id"] });
    expect(output).toContain("Row 1 was written on m1 and read on s1.");
    expect(output).toContain("s1 is replicating: receiver on, applier on, 0 s behind m1.");
    ids = { m1: m1["id"] ?? "", s1: s1["id"] ?? "" };
  });

  it("changes nothing when it is run again", async () => {
    const output = await succeeding();
    expect(output).toContain("Nothing was changed: all 3 resources are as declared.");
    expect(output).toContain("Row 2 was written on m1 and read on s1.");
  });

  it("detaches s1 in place: writable, and m1 has forgotten it", async () => {
    const output = await succeeding("detach");
    expect(output).toContain("Changed: 1 updated.");
    const [m1, s1] = shown(output);
    expect(m1).toMatchObject({ id: ids.m1, slaves: "-" });
    expect(s1).toMatchObject({ id: ids.s1, status: "ACTIVE", replication: "standalone" });
    expect(s1).not.toHaveProperty("slaveOf");
    expect(output).toMatch(/s1 is standalone: .* writable/);
    expect(output).toMatch(/m1 has neither the account of s1 .* nor a dump thread, .* no slaves\./);
    expect(output).toContain("Row 3 was just written on m1, and s1 does not have it.");
  });

  it("attaches it again, and s1 gets what it missed", async () => {
    const output = await succeeding("attach");
    const [, s1] = shown(output);
    expect(s1).toMatchObject({ ...REPLICATING, id: ids.s1, slaveOf: ids.m1 });
    expect(output).toContain("Rows on m1: 4, on s1: 4.");
  });

  it("leaves nothing behind", async () => {
    const output = await succeeding("down");
    expect(output).toMatch(/^(Removed|Kept) the template mysql-replication-template-/m);
    expect(await containersOf(PROJECT)).toEqual([]);
    expect(await volumesOf(PROJECT)).toEqual([]);
    expect(existsSync(join(REPOSITORY, ".state", "demo"))).toBe(false);
  });
});

const REPLICATING = {
  status: "ACTIVE",
  replication: "replicating",
  receiver: "on",
  applier: "on",
  "lag in seconds": "0",
};

async function succeeding(...words: readonly string[]): Promise<string> {
  const { code, output } = await demo(...words);
  expect(code, output).toBe(0);
  return output;
}

/** Both outputs in one, as on a screen. */
function demo(...words: readonly string[]): Promise<{ code: number; output: string }> {
  const script = join(REPOSITORY, "scripts", "demo.mjs");
  return new Promise((resolve) => {
    const child = execFile("node", [script, ...words], (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? 1, output: stdout + stderr });
    });
  });
}

/** The tables of m1 and s1, field by field. */
function shown(output: string): readonly [Fields, Fields] {
  const tables: Fields[] = [];
  for (const [, field = "", value = ""] of output.matchAll(/^\| (\S.*?) +\| (.*?) +\|$/gm)) {
    if (value.includes(" | ")) continue; // the list
    if (field === "id") tables.push({});
    Object.assign(tables.at(-1) ?? {}, { [field]: value });
  }
  const [m1 = {}, s1 = {}] = tables;
  return [m1, s1];
}

type Fields = Readonly<Record<string, string>>;
