import { PassThrough } from "node:stream";
import { docker } from "./engineView";
import { poll } from "./poll";

/** How a container ended, as the engine and its log tell it. */
export interface Ending {
  readonly exitCode: number;
  /** Number of the first signal that it was sent. */
  readonly signal: number;
  /** Milliseconds from that signal to its exit. */
  readonly took: number;
  /** What it logged since it was watched, to its last word. */
  readonly log: string;
}

interface EngineEvent {
  readonly Action: string;
  readonly Actor: { readonly Attributes: Readonly<Record<string, string>> };
  readonly timeNano: number;
}

/** What mysqld prints when it starts on data that was not left cleanly. */
export const RECOVERY = /crash recovery|not shut ?down normally/i;

const PATIENCE = 120_000;

/**
 * Watches a container from now on, for its end may take log and container along. The engine's events
 * "kill" and "die" carry its own times: what a client adds before and after is not in them.
 */
export async function watchEnding(name: string): Promise<() => Promise<Ending>> {
  const container = docker.getContainer(name);
  const { Id } = await container.inspect();
  const log = await container.logs({ follow: true, stdout: true, stderr: true, tail: 0 });
  const filters = { container: [Id], event: ["kill", "die"] };
  const told = await docker.getEvents({ filters });
  const logged: Buffer[] = [];
  let isWhole = false;
  const both = new PassThrough().on("data", (piece: Buffer) => logged.push(piece));
  docker.modem.demuxStream(log, both, both);
  log.on("end", () => (isWhole = true));
  let events = "";
  told.setEncoding("utf8").on("data", (piece: string) => (events += piece));
  return async () => {
    try {
      return await poll(
        `the end of ${name}`,
        () => {
          const seen = events.split("\n").slice(0, -1);
          const ending = endingIn(seen.map((line) => JSON.parse(line) as EngineEvent));
          return ending && isWhole
            ? { ...ending, log: Buffer.concat(logged).toString() }
            : undefined;
        },
        PATIENCE,
      );
    } finally {
      for (const stream of [log, told]) if ("destroy" in stream) (stream as PassThrough).destroy();
    }
  };
}

function endingIn(events: readonly EngineEvent[]): Omit<Ending, "log"> | undefined {
  const kill = events.find(({ Action }) => Action === "kill");
  const die = events.find(({ Action }) => Action === "die");
  if (!kill || !die) return undefined;
  return {
    exitCode: Number(die.Actor.Attributes["exitCode"]),
    signal: Number(kill.Actor.Attributes["signal"]),
    took: (die.timeNano - kill.timeNano) / 1_000_000,
  };
}

/** What a container has logged since it was last started. */
export async function logOfThisStart(name: string): Promise<string> {
  const container = docker.getContainer(name);
  const { State } = await container.inspect();
  // the engine takes fractions; and a start's own first line is younger than the start
  const since = Date.parse(State.StartedAt) / 1000;
  return (await container.logs({ stdout: true, stderr: true, since })).toString();
}
