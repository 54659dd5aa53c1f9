import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { paths } from "../../../../src/ground/names";
import { HEALTH, healthScript } from "../../../../src/plan/host/health";
import { START_SCRIPT } from "../../../../src/plan/host/startScript";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "health-"));
  await Promise.all(["bin", "instance"].map((name) => mkdir(join(folder, name))));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** As `mysql --batch` prints it: columns between tabs, and lines of a value escaped. */
const status = (receiver: string, applier: string, error = "") =>
  [
    ...["Waiting", "i-1", "replica-1", "3306", "60", "binlog.000001", "4", "relay-bin.000001", "4"],
    ...["binlog.000001", receiver, applier, "", "", "", "", "", "", "0", error],
  ].join("\t");

interface Given {
  /** What the client of the image prints; undefined: it cannot log in. */
  readonly row?: string | undefined;
  readonly link?: string;
  readonly seeding?: string;
  readonly hasClient?: boolean;
}

/** The check's exit code and what it says, in a container like this. */
async function check({ row, link = "", seeding = "", hasClient = true }: Given) {
  const inFolder = (path: string) => join(folder, path.slice(paths.instance.length + 1));
  await writeFile(inFolder(paths.link), link);
  await writeFile(inFolder(paths.seeding), seeding);
  const program = join(folder, "bin", "mysql");
  const answer = row === undefined ? "exit 1" : `printf '%s' "$ROW"`;
  if (hasClient) {
    await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/asked\n${answer}\n`);
    await chmod(program, 0o755);
  }
  const script = healthScript({ instance: folder, options: join(folder, "options") });
  const env = { PATH: hasClient ? `${join(folder, "bin")}:/usr/bin:/bin` : "/nowhere", ROW: row };
  const { status: code, stdout } = spawnSync("/bin/sh", ["-c", script], { env, encoding: "utf8" });
  return { code, said: stdout.trim() };
}

describe("the health of an instance", () => {
  it.each<[string, Given]>([
    ["without a source, whose server answers", { row: "" }],
    ["that replicates", { row: status("Yes", "Yes"), link: "{}" }],
    ["that replicates, with an old error", { row: status("Yes", "Yes", "x\\ny") }],
  ])("is good: one %s", async (_, given) => {
    expect(await check(given)).toEqual({ code: 0, said: "" });
  });

  it.each<[string, Given, string]>([
    ["whose server does not answer", {}, "does not answer"],
    ["whose receiver is off", { row: status("No", "Yes") }, "replication"],
    [
      "whose receiver does not reach its source",
      { row: status("Connecting", "Yes") },
      "replication",
    ],
    ["whose applier is off", { row: status("Yes", "No") }, "replication"],
    ["whose error says that all is well", { row: status("Yes", "No", "Yes\\tYes") }, "replication"],
    ["that has a source and no channel", { row: "", link: "{}" }, "no channel"],
    ["whose data is not complete yet", { row: "", link: "{}", seeding: "{}" }, "not complete"],
    ["whose image has no client", { row: "", hasClient: false }, "no program mysql"],
  ])("is bad: one %s", async (_, given, words) => {
    const { code, said } = await check(given);
    expect(code).toBe(1);
    expect(said).toContain(words);
  });

  it("is asked for with a file of options, and says nothing of what an error holds", async () => {
    const { said } = await check({ row: status("Yes", "No", "Duplicate entry 'secret'") });
    expect(said).not.toContain("secret");
    const { stdout } = spawnSync("cat", [join(folder, "asked")], { encoding: "utf8" });
    expect(stdout.split("\n")[0]).toBe(`--defaults-file=${join(folder, "options")}`);
    expect(stdout).not.toMatch(/password|user/i);
  });

  it("is asked for twice a minute, and given up on before the next time", () => {
    expect(HEALTH.interval).toBeGreaterThanOrEqual(30);
    expect(HEALTH.timeout).toBeLessThan(HEALTH.interval);
  });
});

it("the start script and the check are scripts that a shell can read", () => {
  for (const script of [START_SCRIPT, HEALTH.command.at(-1) ?? ""]) {
    const { status: code, stderr } = spawnSync("/bin/sh", ["-n", "-c", script], {
      encoding: "utf8",
    });
    expect([code, stderr]).toEqual([0, ""]);
  }
});

it("each start gives the check a password of its own, which passes the usual policies", () => {
  const [line = ""] = /^health=.*$/m.exec(START_SCRIPT) ?? [];
  const made = () =>
    spawnSync("/bin/sh", ["-c", `${line}; printf %s "$health"`], { encoding: "utf8" }).stdout;
  expect(made()).toMatch(/^Aa1-[0-9a-f]{48}$/);
  expect(made()).not.toBe(made());
});
