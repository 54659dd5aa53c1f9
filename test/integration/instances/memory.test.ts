import { afterAll, beforeAll, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import type { InstanceReport } from "../../../src/manage/report";
import { paths } from "../../../src/ground/names";
import { execute } from "../../support/execute";
import { Managed, wanted } from "../../support/managed";

// What a process remembers of an instance's volume, and when it looks again all the same.
const engine = connectEngine();
/** What was asked of volumes since the last test began. */
const asked: string[] = [];
const managed = new Managed({
  engine: {
    ...engine,
    run: (id, command) => {
      asked.push(command[2]?.startsWith("du ") === true ? "measure" : "files and measure");
      return engine.run(id, command);
    },
    readFiles: (id, wantedPaths) => {
      asked.push(wantedPaths.join());
      return engine.readFiles(id, wantedPaths);
    },
  },
});
const spec = wanted("memory-m", { configuration: { max_connections: "99" } });
let report: InstanceReport;

/** What `work` asks of volumes. */
async function asksFor(work: () => Promise<unknown>): Promise<readonly string[]> {
  asked.length = 0;
  await work();
  return [...asked];
}

beforeAll(async () => {
  report = await managed.bring(spec);
});

afterAll(() => managed[Symbol.asyncDispose]());

it("a new instance's files are known as they were written: none is read", async () => {
  const other = wanted("memory-n");
  expect(await asksFor(() => managed.bring(other))).toEqual(["measure"]);
});

it("an update reads nothing that this process has written, and measures", async () => {
  expect(await asksFor(() => managed.bring(spec, report))).toEqual(["measure"]);
});

it("a refresh reads them, with the measure in one command; an update after it does not", async () => {
  expect(await asksFor(() => managed.see(spec, report))).toEqual(["files and measure"]);
  expect(await asksFor(() => managed.bring(spec, report))).toEqual(["measure"]);
});

it("what another hand changes a refresh shows, and the next update undoes", async () => {
  await execute("memory-m", `echo max_connections=7 >> ${paths.configuration}`);
  const { drift } = await managed.see(spec, report);
  expect(drift).toContain("stop the container: its configuration changes");
  expect((await managed.bring(spec, report)).drift).toEqual([]);
  await execute("memory-m", `! grep -q max_connections=7 ${paths.configuration}`);
});

it("a deletion asks the server whose the instance is, and reads nothing itself", async () => {
  const going = wanted("memory-o");
  const made = await managed.bring(going);
  expect(await asksFor(() => managed.remove(going, made))).toEqual([]);
});

it("a deletion sees that another process has taken the instance over", async () => {
  const taken = wanted("memory-p");
  const made = await managed.bring(taken);
  await using other = new Managed();
  await other.bring(taken, made, "two");
  await managed.remove(taken, made);
  expect(managed.lines.at(-1)).toMatch(/^memory-p: left as it is: it has been taken over since/);
  expect((await other.see(taken, made)).status).toBe("ACTIVE");
});
