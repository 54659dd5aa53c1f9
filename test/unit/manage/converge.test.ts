import { describe, expect, it } from "vitest";
import { seen } from "../../../src/ground/asked";
import type { Clock } from "../../../src/ground/clock";
import { converge, type Run } from "../../../src/manage/converge";
import type { ContainerEngine } from "../../../src/ports/engine";
import {
  DeadlineExceededError,
  InvalidInputError,
  NotConvergingError,
} from "../../../src/ground/errors";
import type { InstanceFacts } from "../../../src/plan/facts";
import { blocked, CONVERGED, type Plan, type Step, steps } from "../../../src/plan/steps";
import type { Ports } from "../../../src/ports/ports";
import { aSpec, NETWORK } from "../plan/world";

/**
 * An engine on which nothing is but what the steps below make: networks and volumes by name. Each
 * look takes a second of the clock.
 */
class World {
  readonly done: string[] = [];
  readonly lines: string[] = [];
  looks = 0;
  private now = 0;

  readonly clock: Clock = {
    now: () => this.now,
    date: () => this.now,
    sleep: (milliseconds) => {
      this.now += milliseconds;
      return Promise.resolve();
    },
  };

  pass(seconds: number): void {
    this.now += seconds * 1000;
  }

  private readonly engine: Partial<ContainerEngine> = {
    info: () => Promise.resolve({ id: "ENGINE", name: "engine", version: "28", local: true }),
    listSummaries: () => {
      this.looks++;
      this.pass(1);
      return Promise.resolve([]);
    },
    listContainers: () => Promise.resolve([]),
    listVolumes: () => Promise.resolve([]),
    findImage: () => Promise.resolve(undefined),
    findNetwork: () => Promise.resolve(undefined),
    ensureNetwork: (name, labels) => {
      this.done.push(`network ${name}`);
      return Promise.resolve({ id: name, name, driver: "bridge", labels });
    },
    removeVolume: (name) => {
      this.done.push(`volume ${name}`);
      return name === "stuck" ? Promise.reject(new Error("in use")) : Promise.resolve();
    },
  };

  get ports(): Ports {
    return {
      engine: this.engine as ContainerEngine,
      servers: {
        connect: () => Promise.reject(new Error("no server is asked")),
        greets: () => Promise.resolve(false),
      },
      clock: this.clock,
      progress: ({ name }, line) => this.lines.push(`${name}: ${line}`),
      warn: ({ name }, line) => this.lines.push(`${name}: ${line}`),
    };
  }

  /** Each look is answered with the next plan, the last one again and again. */
  run(plans: readonly Plan[], more: Partial<Run> = {}): Promise<InstanceFacts> {
    let look = 0;
    return converge(this.ports, {
      spec: aSpec("s1"),
      formerSourceId: undefined,
      patience: 600,
      plan: () => plans[Math.min(look++, plans.length - 1)] ?? CONVERGED,
      onSeen: () => undefined,
      onStep: () => undefined,
      ...more,
    });
  }
}

const removal = (name: string): Step => ({ kind: "removeVolume", name });
const network: Step = { kind: "ensureNetwork" };
const refusal = new InvalidInputError("name", "cannot be");

describe("converge", () => {
  it("looks once and does nothing when nothing is left to do", async () => {
    const world = new World();
    const seen = await world.run([CONVERGED]);
    expect(seen.census).toEqual({ engineId: "ENGINE", names: new Map(), places: new Map() });
    expect(world).toMatchObject({ looks: 1, done: [], lines: [] });
  });

  it("does the steps of a plan in their order, then looks again", async () => {
    const world = new World();
    await world.run([steps(removal("a"), network, removal("b")), steps(removal("c")), CONVERGED]);
    expect(world.done).toEqual(["volume a", `network ${NETWORK}`, "volume b", "volume c"]);
    expect(world.looks).toBe(3);
  });

  it("says each step before it does it", async () => {
    const world = new World();
    await world.run([steps(removal("a")), CONVERGED]);
    expect(world.lines).toEqual(["s1: remove volume a"]);
  });

  it("throws what blocks, and has done what came before", async () => {
    const world = new World();
    await expect(world.run([steps(removal("a")), blocked(refusal)])).rejects.toBe(refusal);
    expect(world.done).toEqual(["volume a"]);
  });

  it("tells of each look, and of each step before it is done: half of it may be there when it fails", async () => {
    const world = new World();
    const told: string[] = [];
    const failing = world.run([steps(removal("a")), steps(removal("stuck"), removal("b"))], {
      onSeen: () => told.push("seen"),
      onStep: () => told.push("step"),
    });
    await expect(failing).rejects.toThrow("in use");
    expect(told).toEqual(["seen", "step", "seen", "step"]);
    expect(world.done).toEqual(["volume a", "volume stuck"]);
  });

  it("tells of what a step has made as if it had been seen", async () => {
    const world = new World();
    const networks: (string | undefined)[] = [];
    await world.run([steps(network, removal("a")), CONVERGED], {
      onSeen: (seen) => networks.push(seen.network?.name),
    });
    expect(networks).toEqual([undefined, NETWORK, undefined]);
    expect(world.looks).toBe(2);
  });

  it("does not look first at what was seen just now", async () => {
    const world = new World();
    const first = await world.run([CONVERGED]);
    await world.run([CONVERGED], { first });
    expect(world.looks).toBe(1);
  });

  it("plans on what `look` adds to what is seen", async () => {
    const world = new World();
    const given: InstanceFacts["followers"][] = [];
    await world.run([CONVERGED], {
      look: (facts) => Promise.resolve({ ...facts, followers: seen(["f"]) }),
      plan: (_, { followers }) => {
        given.push(followers);
        return CONVERGED;
      },
    });
    expect(given).toEqual([seen(["f"])]);
  });

  it("remembers what it has done in this run, and nothing of another", async () => {
    const world = new World();
    const remembered: (readonly string[])[] = [];
    const plan: Run["plan"] = (_, __, { done }) => {
      remembered.push([...done]);
      return done.has("removeVolume") ? CONVERGED : steps(network, removal("a"));
    };
    await world.run([], { plan });
    await world.run([], { plan });
    const once = [[], ["ensureNetwork", "removeVolume"]];
    expect(remembered).toEqual([...once, ...once]);
  });
});

describe("what a run has tried", () => {
  it("it remembers by its own name, once the steps are done", async () => {
    const world = new World();
    const remembered: (readonly string[])[] = [];
    await world.run([], {
      plan: (_, __, { tried }) => {
        remembered.push([...tried]);
        return remembered.length === 1
          ? { kind: "steps", steps: [network], tries: "startAgain" }
          : CONVERGED;
      },
    });
    expect(remembered).toEqual([[], ["startAgain"]]);
  });
});

describe("converge comes to an end:", () => {
  it("at the deadline no step is begun, and the error says which", async () => {
    const world = new World();
    const late = world.run([steps(network)], { patience: 1 });
    const error: unknown = await late.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({ what: "s1: create the network of the stack", seconds: 1 });
    expect(world.done).toEqual([]);
  });

  it("also in the middle of a plan", async () => {
    const world = new World();
    const plan = [steps(removal("a"), removal("b"))];
    const late = world.run(plan, { patience: 10, onStep: () => world.pass(20) });
    await expect(late).rejects.toMatchObject({ what: "s1: remove volume b" });
    expect(world.done).toEqual(["volume a"]);
  });

  it("a step that changes nothing is done eight times", async () => {
    const world = new World();
    const error: unknown = await world.run([steps(network)]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NotConvergingError);
    expect(error).toMatchObject({ instance: "s1", step: "create the network of the stack" });
    expect(world.done).toHaveLength(8);
  });

  it("the same kind of step on something else is another one", async () => {
    const world = new World();
    const plans = ["a", "b", "c", "d", "e", "f", "g"].map((name) => steps(removal(name)));
    await world.run([...plans, CONVERGED]);
    expect(world.done).toHaveLength(7);
  });

  it("two plans that undo one another are a defect too, long before the deadline", async () => {
    const world = new World();
    const there = steps(removal("a"));
    const andBack = steps(network);
    const plans = Array.from({ length: 500 }, () => [there, andBack]).flat();
    await expect(world.run(plans)).rejects.toBeInstanceOf(NotConvergingError);
  });
});
