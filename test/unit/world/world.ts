import { labels, VOLUME_ROOT } from "../../../src/ground/names";
import { pass, WorldClock } from "./clock";
import type { DataDirectory } from "./dataDirectory";
import { volumeAt } from "./files";
import { exit } from "./commands";
import * as lifecycle from "./lifecycle";
import { Locks } from "./locks";
import { settle } from "./replication";
import { ServerHand } from "./serverHand";
import { emptyWorld, type Container, type Volume, type WorldState } from "./state";

/**
 * An engine with containers, volumes and networks, and in the containers servers that replicate: everything that
 * the product reaches through its ports, in memory. Its methods are other hands: an operator's, an
 * application's, a fault's.
 */
export class World {
  readonly clock: WorldClock;
  readonly locks = new Locks();

  constructor(readonly state: WorldState = emptyWorld()) {
    this.clock = new WorldClock(state);
  }

  /** As it is now; what becomes of the one does not touch the other. Connections do not come along. */
  copy(): World {
    return new World(structuredClone(this.state));
  }

  /** Somebody sets the clock of the provider's machine, by so many milliseconds; time goes on as before. */
  setClock(by: number): void {
    this.state.clockIsAhead += by;
  }

  server(name: string): ServerHand {
    return new ServerHand(this.state, this.container(name));
  }

  container(name: string): Container {
    const found = this.findContainer(name);
    if (!found) throw new Error(`no container ${name}`);
    return found;
  }

  findContainer(name: string): Container | undefined {
    return [...this.state.containers.values()].find((one) => one.name === name);
  }

  /** What the volume of an instance holds, whether anything runs on it or not. */
  data(name: string): DataDirectory {
    const data = volumeAt(this.state, this.container(name), VOLUME_ROOT)?.data;
    if (!data) throw new Error(`${name} has no data`);
    return data;
  }

  /** The volume of an instance, which outlives its container. */
  volume(instanceId: string): Volume {
    const found = [...this.state.volumes.values()].find(
      (volume) => volume.labels[labels.instance] === instanceId,
    );
    if (!found) throw new Error(`no volume of ${instanceId}`);
    return found;
  }

  removeVolume(instanceId: string): void {
    this.state.volumes.delete(this.volume(instanceId).name);
  }

  /** From now on every copy is refused before anything of the recipient is dropped. */
  set refusesCopies(how: WorldState["refusesCopies"]) {
    this.state.refusesCopies = how;
  }

  stop(name: string): void {
    lifecycle.stop(this.container(name), 0);
    settle(this.state);
  }

  kill(name: string): void {
    lifecycle.stop(this.container(name), 137);
    settle(this.state);
  }

  /** As after a reboot of the host, or `docker start`. */
  start(name: string): void {
    lifecycle.start(this.state, this.container(name));
    this.pass(1);
  }

  pause(name: string): void {
    this.container(name).state = "paused";
    settle(this.state);
  }

  removeContainer(name: string): void {
    this.state.containers.delete(this.container(name).id);
    settle(this.state);
  }

  /** It runs and replicates, and no administrator gets through to it. */
  silence(name: string, isSilent = true): void {
    const { mysqld } = this.container(name);
    if (mysqld) mysqld.isSilent = isSilent;
  }

  /** mysqld ends, and the engine starts it again. */
  crash(name: string): void {
    exit(this.container(name), 2);
    lifecycle.restart(this.state, this.container(name));
    settle(this.state);
  }

  pass(seconds: number): void {
    pass(this.state, seconds * 1000);
  }
}
