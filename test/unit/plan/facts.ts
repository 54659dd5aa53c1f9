import { foreign } from "../../../src/ground/foreign";
import { NOT_ASKED } from "../../../src/ground/asked";
import type { ContainerFacts } from "../../../src/ports/engine";
import type { Channel, ServerFacts } from "../../../src/ports/server";
import { configurationFile } from "../../../src/plan/settings/configurationFile";
import type { InstanceFacts, InstanceFiles, Relation, SourceFacts } from "../../../src/plan/facts";
import { NO_FILES } from "../../../src/plan/host/noFiles";
import { planInstance, stateOf } from "../../../src/plan/instancePlan";
import { labels } from "../../../src/ground/names";
import { planRemoval } from "../../../src/plan/removalPlan";
import type { ReplicationState } from "../../../src/plan/link/replicationState";
import type { InstanceSpec } from "../../../src/plan/spec";
import {
  NOTHING_DONE,
  type Plan,
  type Remedy,
  type RunMemory,
  type Step,
  type StepKind,
} from "../../../src/plan/steps";
import * as world from "./world";
import type { Name } from "./world";

type Thread = "receiver" | "applier";

/** What is declared and what is seen. Each method gives another one; nothing is changed in place. */
export class Given {
  constructor(
    readonly spec: InstanceSpec,
    readonly seen: InstanceFacts,
    private readonly run: RunMemory = NOTHING_DONE,
  ) {}

  // what is declared
  declaring(change: Partial<InstanceSpec>): Given {
    return new Given({ ...this.spec, ...change }, this.seen, this.run);
  }
  wanting(source: Name): Given {
    return this.declaring({ source: { id: world.idOf(source) } });
  }
  wantingNoSource(): Given {
    const { source: _, ...spec } = this.spec;
    const { source, ...seen } = this.seen;
    return new Given(spec, source ? { ...seen, formerSource: source } : seen, this.run);
  }
  havingDone(...kinds: readonly StepKind[]): Given {
    return new Given(this.spec, this.seen, { ...this.run, done: new Set(kinds) });
  }
  havingTried(...remedies: readonly Remedy[]): Given {
    return new Given(this.spec, this.seen, { ...this.run, tried: new Set(remedies) });
  }
  havingBeenRefusedACopy(errno = 3957): Given {
    const refusedCopy = { donor: "m1", errno, detail: foreign("refused") };
    return new Given(this.spec, this.seen, { ...this.run, refusedCopy });
  }

  // what is seen
  seeing(change: Partial<InstanceFacts>): Given {
    return new Given(this.spec, { ...this.seen, ...change }, this.run);
  }
  without(...keys: readonly (keyof InstanceFacts)[]): Given {
    const rest = Object.entries(this.seen).filter(([key]) => !keys.some((one) => one === key));
    return new Given(this.spec, Object.fromEntries(rest) as unknown as InstanceFacts, this.run);
  }
  withContainer(change: Partial<ContainerFacts>): Given {
    const container = this.seen.container ?? world.aContainer(this.spec);
    return this.seeing({ container: { ...container, ...change } });
  }
  down(state: ContainerFacts["state"] = "exited"): Given {
    return this.without("server").withContainer({ state });
  }
  withFiles(change: Partial<InstanceFiles>): Given {
    return this.seeing({ files: { ...NO_FILES, ...this.seen.files, ...change } });
  }
  withServer(change: Partial<ServerFacts>): Given {
    const server = this.seen.server ?? world.aServer("s1");
    return this.seeing({ server: { ...server, ...change } });
  }
  withoutChannel(): Given {
    const { channel: _, ...server } = this.seen.server ?? world.aServer("s1");
    return this.seeing({ server });
  }
  fenced(): Given {
    return this.withServer({ superReadOnly: true, readOnly: true, persistedOpen: "no" });
  }
  opened(): Given {
    return this.withServer({ superReadOnly: false, readOnly: false, persistedOpen: "yes" });
  }

  // replication
  /** As it is wanted and as it should be: a healthy replica of a root. */
  replicatingFrom(source: Name): Given {
    const facts = world.aSource(source, "s1");
    return this.wanting(source)
      .fenced()
      .withServer({
        channel: world.aChannel("s1", source),
        replicationAccounts: [world.anAccount("s1", source, source)],
      })
      .withFiles({ link: world.aLink(source) })
      .seeing({ source: facts });
  }
  withChannel(change: Partial<Channel>): Given {
    const channel = this.seen.server?.channel ?? world.aChannel("s1", "m1");
    return this.withServer({ channel: { ...channel, ...change } });
  }
  private withThread(thread: Thread, is: Partial<Channel[Thread]>): Given {
    const now = this.seen.server?.channel?.[thread] ?? { state: "on", errno: 0, message: "" };
    return this.withChannel({ [thread]: { ...now, ...is } });
  }
  stopped(...threads: readonly Thread[]): Given {
    return threads.reduce<Given>(
      (given, thread) => given.withThread(thread, { state: "off" }),
      this,
    );
  }
  failing(thread: Thread, errno: number): Given {
    return this.withThread(thread, {
      state: "off",
      errno,
      message: foreign(`message ${String(errno)}`),
    });
  }
  connecting(errno = 0): Given {
    return this.withThread("receiver", {
      state: "connecting",
      errno,
      message: foreign(`message ${String(errno)}`),
    });
  }
  withUnapplied(unapplied: string): Given {
    return this.withChannel({ unapplied });
  }
  withSource(change: Partial<SourceFacts>): Given {
    return this.seeing({ source: { ...this.source, ...change } });
  }
  withSourceLacking(...keys: readonly (keyof SourceFacts)[]): Given {
    const rest = Object.entries(this.source).filter(([key]) => !keys.some((one) => one === key));
    return this.seeing({ source: Object.fromEntries(rest) as unknown as SourceFacts });
  }
  withRelation(change: Partial<Relation>): Given {
    return this.withSource({ relation: { ...world.NOTHING_BETWEEN, ...change } });
  }
  withErrant(errant: string): Given {
    return this.withRelation({ errant });
  }
  /** Its source has a container, and nobody answers there. */
  withSilentSource(name: Name, state: ContainerFacts["state"] = "running"): Given {
    return this.seeing({ source: world.aSilentSource(name, state) });
  }
  // a copy of a source's data
  seedingFrom(source: Name): Given {
    const seeding = { source: world.idOf(source), before: "before" };
    return this.withFiles({ seeding }).withoutChannel().fenced();
  }
  withClone(change: Partial<ServerFacts["clone"]>): Given {
    return this.withServer({
      clone: { isPossible: true, isWhole: false, begun: "", problem: "", ...change },
    });
  }
  allowingReseed(): Given {
    return this.declaring({ onDivergence: "reseed" });
  }
  private get source(): SourceFacts {
    return this.seen.source ?? world.aSource("m1", "s1");
  }

  // decisions
  get state(): ReplicationState {
    return stateOf(this.spec, this.seen);
  }
  get plan(): Plan {
    return planInstance(this.spec, this.seen, this.run);
  }
  get removal(): Plan {
    return planRemoval(this.spec, this.seen, this.run);
  }
}

/** s1, as declared in `spec`: running, initialised, alone, open, nothing left to do. */
export function facts(spec: InstanceSpec = world.aSpec("s1")): Given {
  return new Given(spec, {
    census: world.aCensus(),
    image: { id: world.IMAGE },
    volume: {
      name: `${spec.name}-data`,
      driver: "local",
      isOwnFolder: true,
      labels: { [labels.instance]: spec.id },
      createdAt: "",
    },
    container: world.aContainer(spec),
    files: {
      configuration: configurationFile(spec),
      incarnation: spec.incarnation,
      owner: spec.owner,
      settled: spec.incarnation,
      initialised: true,
      hasKeys: true,
      pins: {},
      ownCa: "PEM",
      certificate: "PEM",
    },
    server: world.aServer("s1"),
    network: { id: "net", name: world.NETWORK, driver: "bridge", labels: {} },
    template: { kind: "ready", volume: "template" },
    followers: NOT_ASKED,
    bystanders: NOT_ASKED,
  });
}

/** Nothing of it is there yet but image, network and template. */
export function nothing(spec: InstanceSpec = world.aSpec("s1")): Given {
  return facts(spec).without("container", "volume", "files", "server");
}

export function stepsOf(plan: Plan): readonly Step[] {
  if (plan.kind === "blocked") throw plan.error;
  return plan.steps;
}

/** The kinds in their order; a blocked plan reads as its error. */
export function kindsOf(plan: Plan): readonly string[] {
  return plan.kind === "blocked"
    ? [`blocked: ${plan.error.name}`]
    : plan.steps.map(({ kind }) => kind);
}

export function errorOf(plan: Plan): Error {
  if (plan.kind === "steps") throw new Error(`not blocked: ${kindsOf(plan).join(", ")}`);
  return plan.error;
}
