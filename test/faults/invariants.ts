import { sql, tracesOfReplicas, value, type Seen } from "../support/instances";
import { accountOf, errantOn } from "../support/traces";
import type { Effect } from "./effectLog";
import { everythingOnEngine, holdingsOf } from "./holdings";
import { isReadOnly, replicasOf, rootOf, treeOf } from "./layout";
import type { Leg } from "./scenario";
import type { SweptStack } from "./sweptStack";

/** What is wrong after a leg, in words; [] when everything is as if nobody had been killed. */
export async function problemsAfter(
  stack: SweptStack,
  leg: Leg,
  effects: readonly Effect[],
): Promise<readonly string[]> {
  await stack.refresh();
  const names = Object.keys(leg.layout);
  const all = new Map<string, Seen>();
  for (const short of names) all.set(short, await stack.see(short));
  const problems = [
    ...differences(
      "in the state",
      await stack.resourceNames(),
      names.map((short) => stack.fullName(short)),
    ),
    ...(await problemsOfHoldings(stack, leg, all)),
    ...(await strayHelpers(stack, effects, all)),
  ];
  for (const short of names) {
    const found = await problemsOfInstance(stack, leg, short, all);
    problems.push(...found.map((problem) => `${short}: ${problem}`));
  }
  return problems;
}

/** Exactly one container and one volume of each; of those that are gone, nothing but a volume that is kept. */
async function problemsOfHoldings(
  stack: SweptStack,
  { layout, keeps = [] }: Leg,
  all: ReadonlyMap<string, Seen>,
): Promise<readonly string[]> {
  const problems: string[] = [];
  const held = new Map(await holdingsOf(stack.project));
  for (const short of Object.keys(layout)) {
    const { name, volume } = seenOf(all, short);
    const owner = stack.fullName(short);
    const wanted = [`container ${name}`, `volume ${volume.name}`];
    problems.push(...differences(`held of ${short}`, held.get(owner) ?? [], wanted));
    held.delete(owner);
  }
  for (const short of keeps) {
    const owner = stack.fullName(short);
    const kept = (held.get(owner) ?? []).map((one) => one.split(" ")[0] ?? "");
    problems.push(...differences(`kept of ${short}`, kept, ["volume"]));
    held.delete(owner);
  }
  for (const [owner, things] of held) problems.push(`left of ${owner}: ${things.join(", ")}`);
  return problems;
}

/** Helpers live for one call; templates stay, for they are everybody's. */
async function strayHelpers(
  stack: SweptStack,
  effects: readonly Effect[],
  all: ReadonlyMap<string, Seen>,
): Promise<readonly string[]> {
  const there = await everythingOnEngine();
  const own = new Set([...all.values()].flatMap(({ name, volume }) => [name, volume.name]));
  const kept = [...(await holdingsOf(stack.project)).values()]
    .flat()
    .map((one) => one.split(" ")[1]);
  return effects
    .filter(({ method }) => method === "createContainer" || method === "createVolume")
    .map(({ what }) => what)
    .filter((what) => there.has(what) && !own.has(what) && !kept.includes(what))
    .filter((what) => !what.startsWith("mysql-replication-template-"))
    .map((what) => `left behind: ${what}`);
}

async function problemsOfInstance(
  stack: SweptStack,
  { layout }: Leg,
  short: string,
  all: ReadonlyMap<string, Seen>,
): Promise<readonly string[]> {
  const self = seenOf(all, short);
  const above = layout[short]?.slaveOf;
  const source = above === undefined ? undefined : seenOf(all, above);
  const replicas = replicasOf(layout, short).map((one) => seenOf(all, one));
  const slaves = replicas.map(({ id }) => id);
  const accounts = treeOf(layout, short).map((one) => accountOf(seenOf(all, one)));
  const dumps = replicas.map((replica) => `${accountOf(replica)} dumps`);
  const traces = await tracesOfReplicas(self);
  const isRoot = rootOf(layout, short) === short;
  return [
    ...(self.status === "ACTIVE" ? [] : [`status ${self.status}: ${self.fault ?? ""}`]),
    ...self.drift.map((drift) => `drift: ${drift}`),
    ...differences("slaves", self.slaves ?? ["unknown"], slaves),
    ...(self.slaveOf === source?.id ? [] : [`slaveOf is ${String(self.slaveOf)}`]),
    // copies of accounts that have gone may stay below the root, until one stands alone
    ...differences(
      "accounts",
      traces.filter((trace) => !trace.endsWith(" dumps") && (isRoot || accounts.includes(trace))),
      accounts,
    ),
    ...differences(
      "dump threads",
      traces.filter((trace) => trace.endsWith(" dumps")),
      dumps,
    ),
    ...(source
      ? await problemsOfReplica(self, source)
      : await problemsOfRoot(self, isReadOnly(layout, short))),
    ...(await problemsOfRows(stack, short, self)),
  ];
}

async function problemsOfReplica(self: Seen, source: Seen): Promise<readonly string[]> {
  const errant = await errantOn(self, source);
  const fence = await value(self, "SELECT @@super_read_only");
  const [status = {}] = await sql(self, "SHOW REPLICA STATUS");
  return [
    ...(errant === "" ? [] : [`errant: ${String(errant)}`]),
    ...(fence === 1 ? [] : ["it is not fenced"]),
    ...(status["Source_UUID"] === source.serverUuid ? [] : ["its channel leads elsewhere"]),
    ...threadProblems(status),
  ];
}

/** One without a source: no channel, and writable unless it was declared otherwise. */
export async function problemsOfRoot(self: Seen, isFenced: boolean): Promise<readonly string[]> {
  const fence = await value(self, "SELECT @@super_read_only + @@read_only");
  const channel = await sql(self, "SHOW REPLICA STATUS");
  const wanted = isFenced ? 2 : 0;
  return [
    ...(fence === wanted ? [] : [`super_read_only + read_only is ${String(fence)}`]),
    ...(channel.length === 0 ? [] : ["it has a channel"]),
  ];
}

export function threadProblems(status: Readonly<Record<string, unknown>>): readonly string[] {
  const { Replica_IO_Running: receiver, Replica_SQL_Running: applier } = status;
  const said = [status["Last_IO_Error"], status["Last_SQL_Error"]].join(" ").trim();
  return receiver === "Yes" && applier === "Yes"
    ? []
    : [`receiver ${String(receiver)}, applier ${String(applier)} ${said}`];
}

async function problemsOfRows(
  stack: SweptStack,
  short: string,
  self: Seen,
): Promise<readonly string[]> {
  const [rows, wanted] = [await stack.countRows(self), stack.rowsOf(short)];
  return rows === wanted ? [] : [`it has ${rows} rows, not ${wanted}`];
}

function differences(
  what: string,
  found: readonly string[],
  wanted: readonly string[],
): readonly string[] {
  const [is, should] = [found, wanted].map((list) => [...list].sort().join(", "));
  return is === should ? [] : [`${what}: [${is ?? ""}], not [${should ?? ""}]`];
}

function seenOf(all: ReadonlyMap<string, Seen>, short: string): Seen {
  const seen = all.get(short);
  if (!seen) throw new Error(`${short} was not looked at`);
  return seen;
}
