import type { InstanceFacts, SourceFacts } from "../facts";
import type { InstanceSpec } from "../spec";
import type { Step, StepKind, StepOf } from "../steps";
import { withServer } from "../serverFacts";
import { withChannel } from "../link/channelFacts";
import type { ServerFacts } from "../../ports/server";
import { NOTHING_BETWEEN } from "./relations";
import { imaginedServer, sourceThatStarts, startedServer } from "./standIns";

/** The kinds of steps that wait. */
export type WaitKind = Extract<StepKind, `await${string}`>;

export interface Waiting {
  readonly seen: InstanceFacts;
  readonly spec: InstanceSpec;
  /** The server as it was when it was last seen in this run; undefined if it never was. */
  readonly last: ServerFacts | undefined;
}

type Waits = {
  readonly [K in WaitKind]: (
    at: Waiting,
    step: Extract<Step, { readonly kind: K }>,
  ) => InstanceFacts;
};

/**
 * What each wait will have found once it has passed. `StepTraits.after` says nothing of that, because it does
 * not follow from the facts before; the model takes it to be what the plan waits for.
 */
const WAITS: Waits = {
  awaitLogin: ({ seen, spec, last }) => {
    const { loginProblem: _problem, ...rest } = seen;
    const server = last ? startedServer(last, seen) : imaginedServer(spec, seen);
    return {
      ...rest,
      ...server,
      ...(seen.files && { files: { ...seen.files, initialised: true } }),
    };
  },
  awaitSource: ({ seen }) =>
    seen.source ? { ...seen, source: sourceThatStarts(seen.source) } : seen,
  awaitSourceApplies: ({ seen }) =>
    withSource(seen, (source) => ({
      ...source,
      ...(source.relation && { relation: { ...source.relation, ahead: "" } }),
    })),
  awaitAccount: ({ seen }) =>
    withSource(seen, (source) => ({
      ...source,
      ...(source.accountOnRoot && { accountOnSource: source.accountOnRoot }),
    })),
  awaitReceiver: ({ seen }) => connected(seen),
  awaitCatchUp: ({ seen }, { missing }) => caughtUp(seen, missing),
  awaitApplier: ({ seen }, { gtids }) => applied(seen, gtids),
};

const BY_KIND: { readonly [K in StepKind]?: (at: Waiting, step: StepOf<K>) => InstanceFacts } =
  WAITS;

/** The facts once this step has passed; undefined for one that does not wait. */
export function passed<K extends StepKind>(
  step: StepOf<K>,
  at: Waiting,
): InstanceFacts | undefined {
  const kind: K = step.kind;
  return BY_KIND[kind]?.(at, step);
}

function withSource(
  seen: InstanceFacts,
  change: (source: SourceFacts) => SourceFacts,
): InstanceFacts {
  return seen.source ? { ...seen, source: change(seen.source) } : seen;
}

/** A source that answers lets its replica in. */
function connected(seen: InstanceFacts): InstanceFacts {
  const behind = [seen.source, seen.formerSource].find((source) => source?.instance?.server);
  const uuid = behind?.instance?.server?.serverUuid;
  return withChannel(seen, (channel) => ({
    ...channel,
    sourceUuid: channel.sourceUuid === "" && uuid !== undefined ? uuid : channel.sourceUuid,
    receiver: { state: "on", errno: 0, message: "" },
  }));
}

function applied(seen: InstanceFacts, gtids: string): InstanceFacts {
  const done = withServer(seen, ({ gtidExecuted }) => ({
    gtidExecuted: [gtidExecuted, gtids].filter((set) => set !== "").join(","),
  }));
  return withChannel(done, ({ remainingDelay: _, ...channel }) => ({
    ...channel,
    unapplied: "",
    applier: { state: "on", errno: 0, message: "" },
  }));
}

/** Everything that its source had is here. */
function caughtUp(seen: InstanceFacts, gtids: string): InstanceFacts {
  const whole = (source: SourceFacts): SourceFacts => ({
    ...source,
    ...(source.relation && {
      relation: { ...NOTHING_BETWEEN, errant: source.relation.errant },
    }),
  });
  const { source, formerSource, ...rest } = applied(seen, gtids);
  if (source) return { ...rest, source: whole(source), ...(formerSource && { formerSource }) };
  return { ...rest, ...(formerSource && { formerSource: whole(formerSource) }) };
}
