import { foreign } from "../../../src/ground/foreign";
import { EngineCallError } from "../../../src/ground/errors";
import type { ContainerSpec } from "../../../src/ports/engine";
import { exit, runCommand } from "./commands";
import { nextNumber, timeText, type Container, type WorldState } from "./state";
import { createVolume } from "./volumes";

/** How a container comes, runs and ends. */

export function create(state: WorldState, spec: ContainerSpec): Container {
  const all = [...state.containers.values()];
  if (all.some(({ name }) => name === spec.name)) {
    throw new EngineCallError(
      `making ${spec.name}`,
      409,
      foreign(`the name ${spec.name} is in use`),
    );
  }
  const container: Container = {
    id: `container-${String(nextNumber(state))}`,
    name: spec.name,
    spec: structuredClone(spec),
    resources: spec.resources,
    state: "created",
    exitCode: 0,
    restartCount: 0,
    startedAt: "",
    createdAt: timeText(state.now),
    endpoints: spec.network
      ? [{ network: spec.network.name, aliases: spec.network.aliases, address: "" }]
      : [],
    files: new Map(),
    log: [],
    logAtStart: new Map(),
    mysqld: undefined,
    falls: undefined,
  };
  state.containers.set(container.id, container);
  // Docker's rule: what is mounted and not there is made, without labels
  for (const { volume } of spec.mounts.filter((mount) => !state.volumes.has(mount.volume)))
    createVolume(state, { name: volume, driver: "local", driverOptions: {}, labels: {} });
  return container;
}

export function start(state: WorldState, container: Container): void {
  if (container.state === "running") return;
  const lacking = container.endpoints.find(({ network }) => !state.networks.has(network));
  if (lacking) {
    throw new EngineCallError("starting", 404, foreign(`network ${lacking.network} not found`), {
      reason: "networkGone",
    });
  }
  const ports = (of: Container) => of.spec.published.map(({ hostPort }) => hostPort);
  const isTaken = [...state.containers.values()].some(
    (other) =>
      other !== container &&
      other.state === "running" &&
      ports(other).some((port) => ports(container).includes(port)),
  );
  if (isTaken) {
    throw new EngineCallError("starting", 500, foreign("port is already allocated"), {
      reason: "portTaken",
    });
  }
  container.state = "running";
  container.startedAt = `${timeText(state.now)} ${String(nextNumber(state))}`;
  for (const endpoint of container.endpoints) endpoint.address = newAddress(state);
  container.logAtStart.set(container.startedAt, container.log.length);
  runCommand(state, container);
}

/** `exitCode` 0: mysqld came to a clean end; 137: it was killed. */
export function stop(container: Container, exitCode: number): void {
  const isUp = ["running", "paused", "restarting"].includes(container.state);
  if (!isUp) return;
  container.state = "exited";
  container.exitCode = exitCode;
  container.mysqld = undefined;
  container.falls = undefined;
  for (const endpoint of container.endpoints) endpoint.address = "";
}

/** Some time has passed. */
export function goOn(state: WorldState): void {
  for (const container of state.containers.values()) {
    const { falls } = container;
    if (container.state === "restarting") restart(state, container);
    else if (falls && state.now >= falls.at) exit(container, falls.exitCode);
  }
}

/** mysqld has ended, and the engine starts it again. */
export function restart(state: WorldState, container: Container): void {
  container.state = "running";
  container.restartCount += 1;
  container.startedAt = `${timeText(state.now)} ${String(nextNumber(state))}`;
  container.logAtStart.set(container.startedAt, container.log.length);
  runCommand(state, container);
}

export function connect(
  state: WorldState,
  container: Container,
  network: string,
  aliases: readonly string[],
): void {
  const isRunning = container.state === "running";
  if (isRunning && !state.networks.has(network)) {
    throw new EngineCallError("connecting", 404, foreign(`network ${network} not found`));
  }
  if (container.endpoints.some((endpoint) => endpoint.network === network)) return;
  container.endpoints.push({ network, aliases, address: isRunning ? newAddress(state) : "" });
}

export function disconnect(container: Container, network: string): void {
  const at = container.endpoints.findIndex((endpoint) => endpoint.network === network);
  if (at >= 0) container.endpoints.splice(at, 1);
}

function newAddress(state: WorldState): string {
  return `10.0.0.${String(nextNumber(state))}`;
}
