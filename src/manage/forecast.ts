import {
  InvalidInputError,
  messageOf,
  TakenError,
  UnprotectedEngineError,
  WrongEngineError,
} from "../ground/errors";
import { stackOf } from "../ground/names";
import { completeSpec } from "../observe/completeSpec";
import { observeShrinking } from "../observe/host/shrinking";
import { rightEngine } from "../observe/rightEngine";
import type { InstanceFacts } from "../plan/facts";
import { planInstance, stateOf } from "../plan/instancePlan";
import { foresee, type Foreseen } from "../plan/model/foresee";
import type { Claim } from "../plan/ownership";
import { refusals } from "../plan/refusals";
import type { InstanceSpec } from "../plan/spec";
import { CONVERGED, NOTHING_DONE, type Plan } from "../plan/steps";
import type { Recorded, Wanted } from "../plan/wanted";
import type { Ports } from "../ports/ports";
import { forecastLines, foundLines } from "../words/forecast";
import { identify, type Identity } from "./identity";
import type { Forecast } from "./instances";
import { look } from "./look";

/**
 * What refuses the wanted instance, and what an update will do to its data. Reads only; an engine that does
 * not answer is not a refusal.
 */
export function forecast(
  ports: Ports,
  wanted: Wanted,
  recorded: Recorded | undefined,
  claim: Claim,
): Promise<Forecast> {
  return inTime(ports, wanted, lookAhead(ports, wanted, recorded, claim));
}

/**
 * The forecast of who owns the instance that a create would find: while the source is unknown, nothing else
 * can be asked.
 */
export function forecastOwnership(ports: Ports, wanted: Wanted, claim: Claim): Promise<Forecast> {
  const identified = async (): Promise<Forecast> => {
    await rightEngine(ports, wanted.name, undefined);
    const { found } = await identify(ports, wanted, undefined, claim);
    return { refusals: [], plan: found ? foundLines(found, CONVERGED) : [], unanswered: [] };
  };
  return inTime(ports, wanted, identified());
}

function inTime(
  { clock }: Ports,
  { patience }: Wanted,
  looking: Promise<Forecast>,
): Promise<Forecast> {
  const late = clock
    .sleep(patience * 1000)
    .then(() => unanswered(`the engine did not answer within ${String(patience)} s`));
  const answer = looking.catch((error: unknown) =>
    error instanceof InvalidInputError || isAgainstEngine(error)
      ? refused(error)
      : unanswered(messageOf(error)),
  );
  return Promise.race([late, answer]);
}

/** It is not to be asked, whatever it would answer. */
function isAgainstEngine(error: unknown): error is WrongEngineError | UnprotectedEngineError {
  return error instanceof WrongEngineError || error instanceof UnprotectedEngineError;
}

function refused(error: InvalidInputError | WrongEngineError | UnprotectedEngineError): Forecast {
  const { path, problem } =
    error instanceof InvalidInputError ? error : { path: "", problem: error.message };
  return { refusals: [{ path, problem }], plan: [], unanswered: [] };
}

function unanswered(why: string): Forecast {
  return { refusals: [], plan: [], unanswered: [`not checked against the engine: ${why}`] };
}

/** What a look has found, and where the plan leads from there. */
export interface Foresight {
  readonly spec: InstanceSpec;
  readonly seen: InstanceFacts;
  readonly foreseen: Foreseen;
  /** What a create finds. */
  readonly found: Identity["found"];
}

/** Looks, and runs the plan to its end on a model of what is seen. */
export async function foreseeUpdate(
  ports: Ports,
  wanted: Wanted,
  recorded: Recorded | undefined,
  claim: Claim,
): Promise<Foresight> {
  await rightEngine(ports, wanted.name, recorded);
  const { id, found } = await identify(ports, wanted, recorded, claim);
  // uses the recorded incarnation, as if the instance were this program's already, to forecast what comes
  // after the takeover
  const incarnation = found?.files?.incarnation ?? claim.incarnation;
  const spec = await completeSpec(ports, wanted, { ...claim, id, incarnation }, recorded);
  const seen = await look(ports, spec, recorded);
  return { spec, seen, foreseen: foresee(spec, seen), found };
}

async function lookAhead(
  ports: Ports,
  wanted: Wanted,
  recorded: Recorded | undefined,
  claim: Claim,
): Promise<Forecast> {
  const { spec, seen, found } = await foreseeUpdate(ports, wanted, recorded, claim);
  const tooSmall = await observeShrinking(ports, spec, recorded);
  const against = [...refusals(spec, seen), ...(tooSmall ? [tooSmall] : [])];
  const moving = against.filter((refusal) => mayMove(refusal, wanted));
  const plan = planInstance(spec, seen, NOTHING_DONE);
  return {
    refusals: against
      .filter((refusal) => !moving.includes(refusal))
      .map(({ path, problem }) => ({ path, problem })),
    plan: isBlockedByItself(plan, wanted)
      ? []
      : [
          ...(found ? foundLines(found, plan) : []),
          ...forecastLines(spec, seen, stateOf(spec, seen), plan),
        ],
    unanswered: [],
  };
}

/** The name is held by this same resource, which this run deletes first. */
function isBlockedByItself(plan: Plan, { owner }: Wanted): boolean {
  return plan.kind === "blocked" && plan.error instanceof TakenError && plan.error.owner === owner;
}

/**
 * Another resource of this stack that holds the name, port or volume may be about to move, so only the up
 * decides. Files do not move: only this very resource, which is being replaced, may leave their place.
 */
function mayMove(refusal: InvalidInputError, wanted: Wanted): boolean {
  if (!(refusal instanceof TakenError)) return false;
  return refusal.path === "volume.driverOptions"
    ? refusal.owner === wanted.owner
    : sameStack(refusal, wanted);
}

function sameStack({ owner }: TakenError, wanted: Wanted): boolean {
  return owner !== undefined && stackOf(owner) === stackOf(wanted.owner);
}
