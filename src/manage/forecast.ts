import { randomUUID } from "node:crypto";
import { deadlineIn } from "../ground/clock";
import { messageOf, TakenError, UnknownSourceError, WrongEngineError } from "../ground/errors";
import type { Known, Wanted } from "../plan/wanted";
import type { Forecast } from "./instances";
import { completeSpec } from "../observe/completeSpec";
import { observeInstance } from "../observe/instance";
import { findOwnedInstance } from "../observe/owned";
import { rightEngine } from "../observe/rightEngine";
import { observeShrinking } from "../observe/host/shrinking";
import { forecastLines } from "../words/forecast";
import { planInstance, stateOf } from "../plan/instancePlan";
import { refusals } from "../plan/refusals";
import { NOTHING_DONE } from "../plan/steps";
import type { Ports } from "../ports/ports";

/** Seconds: a preview may look, but nobody waits for it. */
const PATIENCE = 2;

/** What stands against the wanted and what it will do to the data. Reads only; no answer is no refusal. */
export async function forecast(
  ports: Ports,
  wanted: Wanted,
  known: Known | undefined,
): Promise<Forecast> {
  const deadline = deadlineIn(ports.clock, PATIENCE);
  const late = ports.clock
    .sleep(deadline.at - ports.clock.now())
    .then(() => unanswered(`the engine did not answer within ${String(PATIENCE)} s`));
  return Promise.race([
    late,
    look(ports, wanted, known).catch((error: unknown) =>
      error instanceof UnknownSourceError || error instanceof WrongEngineError
        ? refused(error)
        : unanswered(messageOf(error)),
    ),
  ]);
}

function refused(error: UnknownSourceError | WrongEngineError): Forecast {
  const refusal =
    error instanceof UnknownSourceError ? error : { path: "", problem: error.message };
  return { refusals: [refusal], plan: [], unanswered: [] };
}

function unanswered(why: string): Forecast {
  return { refusals: [], plan: [], unanswered: [`not checked against the engine: ${why}`] };
}

async function look(ports: Ports, wanted: Wanted, known: Known | undefined): Promise<Forecast> {
  const engineId = await rightEngine(ports, wanted.name, known);
  const id =
    known?.id ??
    (await findOwnedInstance(ports.engine, wanted.owner, wanted.volume.name)) ??
    randomUUID();
  const spec = await completeSpec(ports, wanted, { id, incarnation: "" }, known);
  const seen = await observeInstance(ports, spec, {
    engineId,
    targets: new Map(),
    formerSourceId: known?.sourceId,
  });
  const tooSmall = await observeShrinking(ports, spec, known);
  const found = [...refusals(spec, seen), ...(tooSmall ? [tooSmall] : [])];
  // what another resource of this stack holds now may be about to move: apply decides
  const moving = found.filter(
    (refused) => refused instanceof TakenError && sameStack(refused, wanted),
  );
  return {
    refusals: found
      .filter((refused) => !moving.includes(refused))
      .map(({ path, problem }) => ({ path, problem })),
    plan: forecastLines(spec, seen, stateOf(spec, seen), planInstance(spec, seen, NOTHING_DONE)),
    unanswered: [],
  };
}

function sameStack(refused: TakenError, { owner }: Wanted): boolean {
  const [stack] = owner.split("::pulumi-nodejs:");
  return stack !== undefined && stack !== "" && refused.problem.includes(`${stack}::`);
}
