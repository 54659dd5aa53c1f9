import { InvalidInputError, messageOf, TakenError, WrongEngineError } from "../ground/errors";
import { stackOf } from "../ground/names";
import { completeSpec } from "../observe/completeSpec";
import { observeShrinking } from "../observe/host/shrinking";
import { rightEngine } from "../observe/rightEngine";
import { planInstance, stateOf } from "../plan/instancePlan";
import type { Claim } from "../plan/ownership";
import { refusals } from "../plan/refusals";
import { CONVERGED, NOTHING_DONE } from "../plan/steps";
import type { Known, Wanted } from "../plan/wanted";
import type { Ports } from "../ports/ports";
import { forecastLines, foundLines } from "../words/forecast";
import { identify } from "./identity";
import type { Forecast } from "./instances";
import { look } from "./look";

/** What stands against the wanted and what it will do to the data. Reads only; no answer is no refusal. */
export function forecast(
  ports: Ports,
  wanted: Wanted,
  known: Known | undefined,
  claim: Claim,
): Promise<Forecast> {
  return inTime(ports, wanted, lookAhead(ports, wanted, known, claim));
}

/** Whose the instance is that a create would find; nothing else can be asked while its source is unknown. */
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
    error instanceof InvalidInputError || error instanceof WrongEngineError
      ? refused(error)
      : unanswered(messageOf(error)),
  );
  return Promise.race([late, answer]);
}

function refused(error: InvalidInputError | WrongEngineError): Forecast {
  const { path, problem } =
    error instanceof InvalidInputError ? error : { path: "", problem: error.message };
  return { refusals: [{ path, problem }], plan: [], unanswered: [] };
}

function unanswered(why: string): Forecast {
  return { refusals: [], plan: [], unanswered: [`not checked against the engine: ${why}`] };
}

async function lookAhead(
  ports: Ports,
  wanted: Wanted,
  known: Known | undefined,
  claim: Claim,
): Promise<Forecast> {
  await rightEngine(ports, wanted.name, known);
  const { id, found } = await identify(ports, wanted, known, claim);
  // as if what is recorded in the instance were this program's already: what follows is what there is to tell
  const incarnation = found?.files?.incarnation ?? claim.incarnation;
  const spec = await completeSpec(ports, wanted, { ...claim, id, incarnation }, known);
  const seen = await look(ports, spec, known);
  const tooSmall = await observeShrinking(ports, spec, known);
  const against = [...refusals(spec, seen), ...(tooSmall ? [tooSmall] : [])];
  // what another resource of this stack holds now may be about to move: apply decides
  const moving = against.filter(
    (refusal) => refusal instanceof TakenError && sameStack(refusal, wanted),
  );
  const plan = planInstance(spec, seen, NOTHING_DONE);
  if (plan.kind === "blocked" && isByItself(plan.error, wanted)) return NOTHING_TO_TELL;
  return {
    refusals: against
      .filter((refusal) => !moving.includes(refusal))
      .map(({ path, problem }) => ({ path, problem })),
    plan: [
      ...(found ? foundLines(found, plan) : []),
      ...forecastLines(spec, seen, stateOf(spec, seen), plan),
    ],
    unanswered: [],
  };
}

const NOTHING_TO_TELL: Forecast = { refusals: [], plan: [], unanswered: [] };

/** What holds the name now is this resource's, and this run deletes it first. */
function isByItself(error: Error, { owner }: Wanted): boolean {
  return error instanceof TakenError && error.owner === owner;
}

function sameStack({ owner }: TakenError, wanted: Wanted): boolean {
  return owner !== undefined && stackOf(owner) === stackOf(wanted.owner);
}
