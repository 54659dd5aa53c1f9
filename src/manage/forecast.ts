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
import { foresee, type Foreseen } from "../plan/model/foresee";
import { withoutGivenUp } from "../plan/model/foretold";
import type { Claim } from "../plan/ownership";
import { refusals, turnsAround } from "../plan/refusals";
import type { InstanceSpec } from "../plan/spec";
import type { Recorded, Wanted } from "../plan/wanted";
import type { Ports } from "../ports/ports";
import { forecastLines, foundLines } from "../words/forecast";
import { type Line, warning } from "../words/line";
import { identify, type Identity } from "./identity";
import { Foretelling } from "./foretelling";
import type { FateOf, Forecast } from "./instances";
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
  program: ProgramsWorld,
): Promise<Forecast> {
  return inTime(ports, wanted, lookAhead(ports, wanted, recorded, claim, program));
}

/** What the rest of the program comes to in the same update. */
export interface ProgramsWorld {
  readonly foretelling: Foretelling;
  /** @default nobody knows */
  readonly fateOf?: FateOf | undefined;
}

/**
 * The forecast of who owns the instance that a create would find: while the source is unknown, nothing else
 * can be asked.
 */
export function forecastOwnership(ports: Ports, wanted: Wanted, claim: Claim): Promise<Forecast> {
  const identified = async (): Promise<Forecast> => {
    await rightEngine(ports, wanted.name, undefined);
    const { found } = await identify(ports, wanted, undefined, claim);
    return { refusals: [], plan: found ? foundLines(found, []) : [], unanswered: [] };
  };
  return inTime(ports, wanted, identified());
}

/** Without an answer in time, the forecast is a warning that says so. */
export function inTime(
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
  const text = `not checked against the engine: ${why}`;
  return { refusals: [], plan: [], unanswered: [warning(text)] };
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
  foretelling = new Foretelling(),
): Promise<Foresight> {
  await rightEngine(ports, wanted.name, recorded);
  const { id, found } = await identify(ports, wanted, recorded, claim);
  // uses the recorded incarnation, as if the instance were this program's already, to forecast what comes
  // after the takeover
  const incarnation = found?.files?.incarnation ?? claim.incarnation;
  const spec = await completeSpec(ports, wanted, { ...claim, id, incarnation }, recorded);
  const foretold = (other: string) => foretelling.of(other);
  const looked = await look(ports, spec, recorded, { foretold });
  const seen = withoutGivenUp(looked, spec, foretold);
  return { spec, seen, found, foreseen: foresee(spec, seen) };
}

async function lookAhead(
  ports: Ports,
  wanted: Wanted,
  recorded: Recorded | undefined,
  claim: Claim,
  { foretelling, fateOf = () => "unknown" }: ProgramsWorld,
): Promise<Forecast> {
  const foresight = await foreseeUpdate(ports, wanted, recorded, claim, foretelling);
  const { spec, seen, found, foreseen } = foresight;
  foretelling.keep({ spec, first: seen, foreseen });
  const tooSmall = await observeShrinking(ports, spec, recorded);
  const turned = turnsAround(spec, seen, foretelling.of(spec.source?.id ?? ""));
  const against = [
    ...refusals(spec, seen),
    ...[tooSmall, turned].filter((refusal) => refusal !== undefined),
  ];
  const judged = against.map((refusal) => judge(refusal, wanted, fateOf));
  const isHeld = judged.some(({ refusal }) => refusal === undefined);
  const certain = judged.flatMap(({ refusal }) => refusal ?? []);
  const end = certain.length > 0 || isHeld ? undefined : refusedAtEnd(spec, foreseen);
  return {
    refusals: end ? [end] : certain,
    plan: [
      ...judged.flatMap(({ line }) => line ?? []),
      ...(found && !isHeld ? foundLines(found, foreseen.steps) : []),
      ...(isHeld ? [] : forecastLines(spec, seen, foreseen)),
    ],
    unanswered: [],
  };
}

/**
 * A run that ends in an error before it has done anything is refused in advance. One that first protects something,
 * as a fence does, has to run.
 */
function refusedAtEnd(
  { source }: InstanceSpec,
  { end, steps }: Foreseen,
): Forecast["refusals"][number] | undefined {
  if (end.kind !== "refused" || steps.length > 0) return undefined;
  const { error } = end;
  if (error instanceof InvalidInputError) return { path: error.path, problem: error.problem };
  return { path: source ? "slaveOf" : "", problem: error.message };
}

interface Judged {
  readonly refusal?: Forecast["refusals"][number];
  readonly line?: Line;
}

/**
 * What another resource of this stack has may be free when it is needed: that depends on what the program declares
 * for that one. Files do not move: only this very resource, which is being replaced, may leave their place.
 */
function judge(refusal: InvalidInputError, wanted: Wanted, fateOf: FateOf): Judged {
  const { path, problem } = refusal;
  if (!(refusal instanceof TakenError) || refusal.owner === undefined) {
    return { refusal: { path, problem } };
  }
  const { owner } = refusal;
  // this run deletes it first
  if (owner === wanted.owner) return {};
  if (stackOf(owner) !== stackOf(wanted.owner) || path === "volume.driverOptions") {
    return { refusal: { path, problem } };
  }
  switch (fateOf(owner, path)) {
    case "keeps":
      return { refusal: { path, problem } };
    case "leaves":
      return {
        refusal: {
          path,
          problem: `${problem}. That one is deleted only at the end of this update: remove it in an update of its own first`,
        },
      };
    case "givesUp":
      return {
        line: warning(
          `${path}: ${shortName(owner)} gives it up in this update; if it does so too late, this is refused. Let this resource depend on that one`,
        ),
      };
    case "unknown":
      return {
        line: warning(
          `${path}: ${problem}, unless ${shortName(owner)} gives it up in this update before`,
        ),
      };
  }
}

function shortName(owner: string): string {
  return owner.split("::").at(-1) ?? owner;
}
