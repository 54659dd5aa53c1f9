import type { ContainerEngine } from "../ports/engine";

/** What says how things stand, in one short call. */
const READS = [
  "findImage",
  "findContainer",
  "listContainers",
  "listSummaries",
  "findVolume",
  "listVolumes",
  "findNetwork",
] as const satisfies readonly (keyof ContainerEngine)[];

/** What changes how things stand, or tells that they have changed. */
const CHANGES = [
  "pullImage",
  "createContainer",
  "startContainer",
  "stopContainer",
  "removeContainer",
  "renameContainer",
  "unpauseContainer",
  "updateResources",
  "waitForExit",
  "createVolume",
  "removeVolume",
  "ensureNetwork",
  "connectNetwork",
  "removeNetworkIfUnused",
] as const satisfies readonly (keyof ContainerEngine)[];

type Call = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * The same engine, but that a question which is under way is not asked a second time: instances that are
 * looked at side by side ask much alike. Nobody gets an answer that is older than a change made through
 * here, for a change parts the questions before it from those after.
 */
export function withSharedReads(engine: ContainerEngine): ContainerEngine {
  const underWay = new Map<string, Promise<unknown>>();
  const shared =
    (name: string, read: Call): Call =>
    (...args) => {
      const key = JSON.stringify([name, ...args]);
      const asked = underWay.get(key);
      if (asked) return asked;
      const answer = read(...args);
      underWay.set(key, answer);
      const forget = () => {
        if (underWay.get(key) === answer) underWay.delete(key);
      };
      answer.then(forget, forget);
      return answer;
    };
  const parting =
    (change: Call): Call =>
    async (...args) => {
      underWay.clear();
      try {
        return await change(...args);
      } finally {
        underWay.clear();
      }
    };
  const calls = engine as unknown as Readonly<Record<string, Call>>;
  const of = (names: readonly string[], wrap: (name: string, call: Call) => Call) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const call = calls[name];
        return call ? [[name, wrap(name, call)] as const] : [];
      }),
    );
  return { ...engine, ...of(READS, shared), ...of(CHANGES, (_, call) => parting(call)) };
}
