import { foreign } from "../../../src/ground/foreign";
import { EngineCallError, ServerCallError } from "../../../src/ground/errors";
import type { Instances } from "../../../src/manage/instances";
import { manageInstances } from "../../../src/manage/manageInstances";
import type { ContainerEngine } from "../../../src/ports/engine";
import type { Ports } from "../../../src/ports/ports";
import type { MysqlServer, ServerConnector } from "../../../src/ports/server";
import { FakeConnector } from "./connector";
import { FakeEngine } from "./engine";
import { isRead } from "./reads";
import type { World } from "./world";

/** One call of a port that changes something. */
export interface Effect {
  /** From 1. */
  readonly number: number;
  /** `engine`, or the name of the instance whose server it is. */
  readonly on: string;
  readonly method: string;
}

/**
 * `refused`: not done, and it says so. `lost`: done, and the answer says that it failed. `killed`: done, and
 * the process does nothing any more.
 */
export type Fate = "refused" | "lost" | "killed";

/** Told of each effect before it is done; may do something to the world itself. */
export type Interference = (effect: Effect) => Fate | undefined;

/** What every call of a process that was killed answers. */
export class KilledError extends Error {}

/** A process of the provider: it remembers what it has read, and has connections of its own. */
export class ProviderProcess {
  /** What users read. */
  readonly lines: string[] = [];
  readonly effects: Effect[] = [];
  /** What was only asked, in its order, as `engine run` or `m1 observe`. */
  readonly reads: string[] = [];
  readonly instances: Instances;
  /** Every call of them is counted. */
  readonly ports: Ports;
  /** It answers nobody, so Pulumi hears nothing of what it has done. */
  isDead = false;

  constructor(
    readonly world: World,
    private readonly interfere: Interference = () => undefined,
  ) {
    const { state, clock, locks } = world;
    this.ports = {
      engine: this.tapped<ContainerEngine>("engine", new FakeEngine(state)),
      servers: this.connector(new FakeConnector(state, clock, locks)),
      clock: {
        now: () => clock.now(),
        date: () => clock.date(),
        sleep: async (milliseconds) => {
          this.goOn();
          await clock.sleep(milliseconds);
          this.goOn();
        },
      },
      progress: ({ name }, line) => this.lines.push(`${name}: ${line}`),
      warn: ({ name }, line) => this.lines.push(`${name}: ${line}`),
    };
    this.instances = manageInstances(this.ports);
  }

  private connector(servers: FakeConnector): ServerConnector {
    return {
      connect: async (endpoint) => {
        this.goOn();
        const server = await servers.connect(endpoint);
        return this.tapped<MysqlServer>(endpoint.server, server);
      },
      greets: async (at, milliseconds) => {
        this.goOn();
        return servers.greets(at, milliseconds);
      },
    };
  }

  /** The same port, whose every call is counted and may meet a fate. */
  private tapped<T extends object>(on: string, target: T): T {
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name, target);
        // it answers at once, so nobody would hear of a promise that fails
        const isAtOnce = name === "waitForLocks";
        if (typeof value !== "function" || typeof name !== "string" || isAtOnce) {
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        }
        const call = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
        return (...args: unknown[]) => this.call({ on, method: name }, () => call(...args));
      },
    });
  }

  private async call(
    { on, method }: Omit<Effect, "number">,
    act: () => Promise<unknown>,
  ): Promise<unknown> {
    this.goOn();
    if (isRead(method)) {
      this.reads.push(`${on} ${method}`);
      return act();
    }
    const effect = { number: this.effects.length + 1, on, method };
    this.effects.push(effect);
    const fate = this.interfere(effect);
    if (fate === "refused") throw failure(effect, "it was not to be had");
    const answer = await act();
    if (fate === "killed") this.isDead = true;
    this.goOn();
    if (fate === "lost") throw failure(effect, "no answer came");
    return answer;
  }

  private goOn(): void {
    if (this.isDead) throw new KilledError("the process was killed");
  }
}

/** With a number: the server or the engine has spoken, so nobody takes it for one that is not there. */
function failure({ on, method }: Effect, detail: string): Error {
  return on === "engine"
    ? new EngineCallError(method, 500, foreign(detail))
    : new ServerCallError(method, 1105, foreign(detail));
}
