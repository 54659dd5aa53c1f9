import { systemClock } from "../../src/ground/clock";
import { connectEngine } from "../../src/docker/dockerEngine";
import type { Recorded, Wanted } from "../../src/plan/wanted";
import type { Instances } from "../../src/manage/instances";
import { manageInstances } from "../../src/manage/manageInstances";
import { connector } from "../../src/mysql/mysqlServer";
import type { MysqlServer } from "../../src/ports/server";
import { findContainerOf } from "../../src/observe/census";
import { login } from "../../src/observe/access";
import { read } from "../../src/observe/host/vault";
import type { Claim } from "../../src/plan/ownership";
import { isStackNetwork, labels, stackNetworkOf } from "../../src/ground/names";
import type { InstanceReport } from "../../src/manage/report";
import type { ContainerEngine, Labels } from "../../src/ports/engine";
import type { Ports } from "../../src/ports/ports";
import { declared } from "../unit/world/declared";
import { IMAGE } from "./docker";

/** Instances made through the four functions of the product, without Pulumi; all go with `await using`. */
export class Managed implements AsyncDisposable {
  readonly ports: Ports;
  readonly instances: Instances;
  /** What users would have read. */
  readonly lines: string[] = [];
  private readonly made = new Map<string, Wanted>();

  constructor(ports: Partial<Ports> = {}) {
    this.ports = {
      engine: connectEngine(),
      servers: connector,
      clock: systemClock,
      progress: ({ name }, line) => this.lines.push(`${name}: ${line}`),
      warn: ({ name }, line) => this.lines.push(`${name}: ${line}`),
      ...ports,
    };
    this.instances = manageInstances(this.ports);
  }

  /** Creates, or updates what `known` says. */
  async bring(
    wanted: Wanted,
    known?: InstanceReport,
    incarnation = "one",
    more: Partial<Claim> = {},
  ): Promise<InstanceReport> {
    const memory = known && knownOf(known);
    const report = await this.instances.converge(wanted, memory, claimOf(incarnation, known, more));
    this.made.set(report.id, wanted);
    return report;
  }

  async see(wanted: Wanted, known: InstanceReport): Promise<InstanceReport> {
    const report = await this.instances.observe(wanted, knownOf(known));
    if (!report) throw new Error(`${wanted.name} is gone`);
    return report;
  }

  async remove(wanted: Wanted, known: InstanceReport): Promise<void> {
    await this.instances.remove(wanted, knownOf(known));
    this.made.delete(known.id);
  }

  /** An administrator's connection, as the product itself has one. */
  async server({ id, name }: Pick<InstanceReport, "id" | "name">): Promise<MysqlServer> {
    const container = await findContainerOf(this.ports.engine, id);
    if (!container) throw new Error(`${name} has no container`);
    await read(this.ports.engine, container.id);
    return login(this.ports, name, container);
  }

  /** Replicas were made after their sources, and go before them; what a failed test left goes as well. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { engine } = this.ports;
    for (const [id, { owner }] of [...this.made].reverse()) {
      await removeLabelled(engine, { [labels.instance]: id });
      await engine.removeNetworkIfUnused(stackNetworkOf(owner));
    }
  }
}

/** Containers and volumes, and the networks of stacks on which nobody is any more after that. */
export async function removeLabelled(engine: ContainerEngine, of: Labels): Promise<void> {
  const containers = await engine.listContainers(of);
  for (const { id } of containers) await engine.removeContainer(id);
  for (const { name } of await engine.listVolumes(of)) await engine.removeVolume(name);
  for (const { network } of containers.flatMap(({ networks }) => networks)) {
    if (isStackNetwork(network)) await engine.removeNetworkIfUnused(network);
  }
}

/** Of a state that has come back, or of a create. */
export function claimOf(incarnation: string, known?: unknown, more: Partial<Claim> = {}): Claim {
  return {
    incarnation,
    isRecorded: known !== undefined,
    hasRecorded: () => false,
    leaves: () => false,
    ...more,
  };
}

export function wanted(name: string, more: Partial<Wanted> = {}): Wanted {
  return declared(name, {
    owner: `urn:pulumi:test::managed::pulumi-nodejs:dynamic/mysql:DatabaseInstance::${name}`,
    image: IMAGE,
    volume: { size: 2, retain: false, driver: "local", driverOptions: {} },
    ...more,
  });
}

export function knownOf({ id, engineId, imageId, slaveOf }: InstanceReport): Recorded {
  return {
    id,
    engineId,
    imageId,
    image: IMAGE,
    incarnation: "one",
    sourceId: slaveOf,
    volumeSize: 2,
  };
}
