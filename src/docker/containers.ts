import { deadlineIn, systemClock, waitUntil } from "../ground/clock";
import { containerFacts, containerSummary } from "./containerFacts";
import { containerRequest, resourceLimits } from "./containerRequest";
import type { ContainerEngine, ContainerFacts } from "../ports/engine";
import type { EngineConnection } from "./engineConnection";
import { hasStatus, unlessStatus } from "./engineErrors";
import { execute } from "./exec";
import { linesOf } from "./frames";
import { labelFilter } from "./labelFilter";
import { shortOf } from "./shortOf";

type Containers = Pick<
  ContainerEngine,
  | "findContainer"
  | "listContainers"
  | "listSummaries"
  | "createContainer"
  | "startContainer"
  | "stopContainer"
  | "removeContainer"
  | "renameContainer"
  | "unpauseContainer"
  | "updateResources"
  | "waitForExit"
  | "logTail"
  | "run"
  | "change"
>;

/** Seconds that the engine may need beyond the grace period of the process. */
const STOP_MARGIN_SECONDS = 60;
const REMOVAL_SECONDS = 60;
/** Lines requested per wanted line, because some are empty and dropped. */
const LOG_LINES_PER_LINE = 3;

/** The engine takes seconds since 1970, and has the times of its log lines in finer parts. */
function secondsOf(startedAt: string): number {
  return Date.parse(startedAt) / 1000;
}

export function containersOf(engine: EngineConnection): Containers {
  async function inspect(idOrName: string): Promise<ContainerFacts> {
    return engine.call(`inspect ${shortOf(idOrName)}`, async (docker) =>
      containerFacts(await docker.getContainer(idOrName).inspect()),
    );
  }

  async function run(id: string, command: readonly string[]) {
    return engine.call(`run ${command[0] ?? ""} in ${shortOf(id)}`, (docker) =>
      execute(docker.getContainer(id), command),
    );
  }

  async function findContainer(idOrName: string): Promise<ContainerFacts | undefined> {
    return unlessStatus([404], inspect(idOrName));
  }

  async function untilGone(id: string): Promise<void> {
    await waitUntil({
      what: `the removal of container ${shortOf(id)} that is in progress`,
      observe: () => findContainer(id),
      done: (seen) => seen === undefined,
      deadline: deadlineIn(systemClock, REMOVAL_SECONDS),
      clock: systemClock,
    });
  }

  return {
    findContainer,

    async listContainers(labels) {
      const listed = await engine.call("list containers", (docker) =>
        docker.listContainers({ all: true, filters: { label: labelFilter(labels) } }),
      );
      const found = await Promise.all(listed.map(({ Id }) => findContainer(Id)));
      return found.filter((facts) => facts !== undefined);
    },

    async listSummaries() {
      const listed = await engine.call("list containers", (docker) =>
        docker.listContainers({ all: true }),
      );
      return listed.map(containerSummary);
    },

    async createContainer(spec) {
      const container = await engine.call(`create container ${spec.name}`, (docker) =>
        // With `_query` and `_body` apart: otherwise dockerode repeats the whole body, environment included,
        // in the URL.
        docker.createContainer({
          name: spec.name,
          ...{ _query: { name: spec.name }, _body: containerRequest(spec) },
        }),
      );
      return inspect(container.id);
    },

    async startContainer(id) {
      const call = engine.call(`start ${shortOf(id)}`, (docker) => docker.getContainer(id).start());
      await unlessStatus([304], call);
    },

    async stopContainer(id, seconds) {
      const call = engine.call(
        `stop ${shortOf(id)}`,
        (docker) => docker.getContainer(id).stop({ t: seconds }),
        { seconds: seconds + STOP_MARGIN_SECONDS },
      );
      await unlessStatus([304, 404], call);
    },

    async removeContainer(id) {
      try {
        await engine.call(`remove ${shortOf(id)}`, (docker) =>
          docker.getContainer(id).remove({ force: true, v: true }),
        );
      } catch (error) {
        if (hasStatus(error, [404])) return;
        if (!hasStatus(error, [409]) || !/already in progress/.test(error.detail)) throw error;
        await untilGone(id);
      }
    },

    async renameContainer(id, name) {
      await engine.call(`rename ${shortOf(id)} to ${name}`, (docker) =>
        docker.getContainer(id).rename({ name }),
      );
    },

    async unpauseContainer(id) {
      await engine.call(`unpause ${shortOf(id)}`, (docker) => docker.getContainer(id).unpause());
    },

    async updateResources(id, resources) {
      await engine.call(`update the limits of ${shortOf(id)}`, (docker) =>
        docker.getContainer(id).update({ ...resourceLimits(resources) }),
      );
    },

    async waitForExit(id, signal) {
      const exit = await engine.call(
        `wait for ${shortOf(id)}`,
        async (docker) => (await docker.getContainer(id).wait()) as { StatusCode: number },
        { seconds: "unbounded", signal },
      );
      return exit.StatusCode;
    },

    async logTail(id, lines, since = "") {
      return engine.call(`read the log of ${shortOf(id)}`, async (docker) => {
        const log = await docker.getContainer(id).logs({
          stdout: true,
          stderr: true,
          follow: false,
          tail: lines * LOG_LINES_PER_LINE,
          ...(since !== "" && { since: secondsOf(since) }),
        });
        const said = linesOf(log);
        return said.slice(Math.max(0, said.length - lines));
      });
    },

    run,
    change: run,
  };
}
