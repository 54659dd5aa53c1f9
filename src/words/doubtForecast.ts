import type { Doubt } from "../plan/model/doubts";
import type { Alternative, Course, Foreseen } from "../plan/model/foresee";
import type { InstanceSpec } from "../plan/spec";
import { type Line, info, warning } from "./line";

/** What only the update finds out, and what comes then: one line for each way that ends otherwise. */
export function doubtLines(spec: InstanceSpec, foreseen: Foreseen): readonly Line[] {
  const lines = foreseen.unless
    .filter(({ doubts }) => doubts.length === 1)
    .flatMap((other) => doubtLine(spec, foreseen, other) ?? []);
  const byText = new Map(lines.map((line) => [line.text, line]));
  return [...byText.values()];
}

function doubtLine(
  spec: InstanceSpec,
  main: Course,
  { doubts, course }: Alternative,
): Line | undefined {
  const [doubt] = doubts;
  if (doubt === undefined) return undefined;
  const words = DOUBTS[doubt];
  if (words === undefined) return undefined;
  const { end } = course;
  if (end.kind === "endless") return undefined;
  if (end.kind === "open")
    return info(`${words}, so what else has to be done there is not foreseen`);
  const isCopied = (one: Course) => one.effects.some(({ kind }) => kind === "overwritten");
  if (end.kind === "converged") {
    if (isCopied(course) === isCopied(main)) return undefined;
    return isCopied(course)
      ? warning(
          `${words}, ${spec.name} is RE-SEEDED in place by a copy of the source's data (onDivergence: "${spec.onDivergence}"), its current data is dropped`,
        )
      : info(`${words}, its data is kept`);
  }
  if (SILENT_UNLESS_COPIED.has(doubt)) return undefined;
  const back = end.isTakenBack ? ", and it is taken back" : "";
  return warning(`${words}, the update fails${WHYS[end.error.code] ?? ""}${back}`);
}

/** Any catch-up may end so: it is told only where data is at stake. */
const SILENT_UNLESS_COPIED: ReadonlySet<Doubt> = new Set<Doubt>(["applierStops"]);

/** By the code of the error: what it says of the case, which nobody has seen yet. */
const WHYS: Readonly<Record<string, string>> = {
  "errant-transactions": ", because its source never had these transactions",
  "source-purged": ", because its source has purged what it needs",
  "channel-failed": " with the error of its channel, and nothing is skipped",
  "deadline-exceeded": " when its time is up",
};

/** Undefined: of every update, so nobody needs to be told. */
const DOUBTS: { readonly [K in Doubt]: string | undefined } = {
  writesUntilFenced: "if somebody writes on it before it is fenced",
  sentUntilStopped: "if its former source sends what the next one does not have",
  threadStopsAgain: "if it stops again",
  applierStops: "if its applier meets data that differs",
  copyRefused: undefined,
  configurationFails: undefined,
  sourceAway: "if its source goes on letting nobody in",
  sourceHeldUp: "if its source goes on being held up",
  imageMissing: undefined,
  notSeen: "its server did not answer",
};
