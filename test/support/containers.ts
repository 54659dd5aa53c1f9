import { text } from "node:stream/consumers";
import { deadlineIn, systemClock, waitUntil } from "../../src/ground/clock";
import { docker } from "./engineView";
import { sql, type Reached, type Seen } from "./instances";

export interface ContainerMoment {
  readonly id: string;
  readonly startedAt: string;
}

/** Equal twice: it is the same container and was not restarted. */
export async function containerOf(name: string): Promise<ContainerMoment> {
  const { Id, State } = await docker.getContainer(name).inspect();
  return { id: Id, startedAt: State.StartedAt };
}

/** Equal twice: the same container, not started again, and no copy of another server's data was made into it. */
export async function lifeOf(seen: Seen) {
  const copies = await sql(
    seen,
    "SELECT BEGIN_TIME, END_TIME, STATE FROM performance_schema.clone_status",
  );
  return { ...(await containerOf(seen.name)), copies };
}

/** How often its container was started while that was done, by whomever; the engine's own count. */
export async function startsDuring(name: string, work: () => Promise<unknown>): Promise<number> {
  const { Id } = await docker.getContainer(name).inspect();
  const since = await engineTime();
  await work();
  const until = await engineTime();
  const filters = { container: [Id], event: ["start"] };
  const told = await text(await docker.getEvents({ since, until, filters }));
  return told.split("\n").filter((line) => line !== "").length;
}

/** In seconds. */
async function engineTime(): Promise<number> {
  const { SystemTime } = (await docker.info()) as { SystemTime: string };
  return Date.parse(SystemTime) / 1000;
}

/** What is asked to find a server whose container was started again: it may have got another address. */
export type Findable = Reached & Pick<Seen, "name" | "network">;

/** As it is seen now, when its container has got another address since the last up or refresh. */
export async function answering<One extends Findable>(seen: One): Promise<One> {
  return waitUntil({
    what: `a login to ${seen.name}`,
    deadline: deadlineIn(systemClock, 60),
    clock: systemClock,
    observe: async () => {
      const { NetworkSettings } = await docker.getContainer(seen.name).inspect();
      const now = { ...seen, address: NetworkSettings.Networks[seen.network]?.IPAddress ?? "" };
      const problem = now.address === "" ? "no address" : await problemOf(now);
      return { now, problem };
    },
    done: ({ problem }) => problem === undefined,
    describe: ({ problem }) => problem ?? "",
  }).then(({ now }) => now);
}

/** By the engine and nobody else: what is only in a server's memory is gone. */
export async function restarted<One extends Findable>(seen: One): Promise<One> {
  await docker.getContainer(seen.name).restart({ t: 60 });
  return answering(seen);
}

/** Killed, which is sooner than a stop; started again when it is disposed of. */
export async function down(seen: Seen): Promise<AsyncDisposable> {
  const container = docker.getContainer(seen.name);
  await container.kill();
  return {
    async [Symbol.asyncDispose]() {
      await container.start();
      await answering(seen);
    },
  };
}

async function problemOf(seen: Findable): Promise<string | undefined> {
  try {
    await sql(seen, "SELECT 1");
    return undefined;
  } catch (error) {
    return String(error);
  }
}
