import { waitUntil } from "../../ground/clock";
import type { ContainerFacts } from "../../ports/engine";
import { LoginError, ServerCrashedError } from "../../ground/errors";
import { legible } from "../../ground/foreign";
import { infoOf } from "../../observe/host/engineInfo";
import { greets } from "../../observe/access";
import { isAbsence } from "../../observe/absence";
import { lastWords, LOG_LINES } from "../../plan/host/lastWords";
import { containerOf, type Act } from "../context";

/** Milliseconds between two looks at whether the container still runs. */
const LOOK_EVERY = 250;

export interface WhenUp<T> {
  /** Completes "gave up waiting for …". */
  readonly what: string;
  /**
   * True for a container in which no server will start any more: the wait then ends with ServerCrashedError.
   */
  readonly hasFallen: (container: ContainerFacts) => boolean;
  /** Logs in; undefined if the server that answered is not yet the one to wait for. */
  readonly look: (container: ContainerFacts) => Promise<T | undefined>;
  /** True if a failed login will not succeed later either. @default never */
  readonly isForGood?: (error: Error) => boolean;
}

/** Waits for a server that starts: for its greeting if its address can be reached, otherwise for a login. */
export async function whenUp<T extends object>(act: Act, wait: WhenUp<T>): Promise<T> {
  const { ports, deadline } = act;
  const { id, startedAt } = containerOf(act);
  const { local } = await infoOf(ports.engine);
  const seen = await waitUntil<T | string>({
    what: wait.what,
    deadline,
    clock: ports.clock,
    // `greets` itself waits for the greeting; without a reachable address each look starts a process in the
    // container
    ...(local && { pause: 10, longest: 10 }),
    observe: async () => {
      const container = await ports.engine.findContainer(id);
      if (!container || wait.hasFallen(container)) throw await crashOf(act, container, startedAt);
      try {
        if (!(await greets(ports, container, LOOK_EVERY))) return "nothing answers yet";
        return (await wait.look(container)) ?? "the server before it still answers";
      } catch (error) {
        if (isAbsence(error) && !wait.isForGood?.(error)) return error.message;
        throw error;
      }
    },
    done: (answer) => typeof answer !== "string",
    describe: (answer) => (typeof answer === "string" ? answer : "it is up"),
  });
  if (typeof seen === "string") throw new TypeError("a wait ended before it was done");
  return seen;
}

/** What was said before this wait belongs to another start. */
async function crashOf({ ports, spec }: Act, container: ContainerFacts | undefined, since: string) {
  if (!container) return new LoginError(spec.name, undefined, legible`its container is gone`);
  const words = lastWords(await ports.engine.logTail(container.id, LOG_LINES, since));
  const exitCode = container.state === "running" ? undefined : container.exitCode;
  return new ServerCrashedError(spec.name, exitCode, container.oomKilled, words);
}
