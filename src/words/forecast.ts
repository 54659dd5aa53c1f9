import { foreignName } from "../ground/foreign";
import type { InstanceFacts } from "../plan/facts";
import { stateOf } from "../plan/instancePlan";
import type { Course, Foreseen } from "../plan/model/foresee";
import { changedInPlace } from "../plan/settings/settingsPlan";
import type { Ownership } from "../plan/ownership";
import type { InstanceSpec } from "../plan/spec";
import { STEP_TRAITS } from "../plan/stepTraits";
import type { Step, StepKind } from "../plan/steps";
import { contentLines } from "./contentForecast";
import { doubtLines } from "./doubtForecast";
import { eventLines } from "./events";
import { imageLines } from "./image";
import { info, type Line, warning } from "./line";
import { linkLine } from "./linkForecast";
import { permissionLines } from "./permission";
import { rotationLines } from "./rotation";
import { serviceLines } from "./serviceForecast";
import { wordsFor } from "./steps";
import { untriedLines } from "./untried";

/** What an update does to the service and the data, one line for each kind of change, worded as a plan. */
export function forecastLines(
  spec: InstanceSpec,
  first: InstanceFacts,
  foreseen: Foreseen,
): readonly Line[] {
  const { end } = foreseen;
  if (end.kind === "refused" && foreseen.steps.length === 0) {
    return [warning(`is refused: ${end.error.message}`)];
  }
  const state = stateOf(spec, first);
  const link = end.kind === "refused" ? undefined : linkLine(spec, first, state);
  const isFenceTold =
    link !== undefined && (state.kind === "leaving" || state.kind === "unconfigured");
  const costs = foreseen.effects.some(({ kind }) => kind === "overwritten" || kind === "fenced");
  const isNew = !first.container && !first.volume;
  return [
    ...(link === undefined ? [] : [costs ? warning(link) : info(link)]),
    ...imageLines(spec, first).map(unwarned),
    ...permissionLines(spec, first).map(info),
    ...(isNew ? [] : serviceLines(first, foreseen, isFenceTold)),
    ...settingsLines(spec, first),
    ...untriedLines(spec, first, foreseen),
    ...(isNew ? [] : repairLines(foreseen)),
    ...eventLines(spec, first).map(info),
    ...rotationLines(spec, first).map(info),
    ...contentLines(spec, first, foreseen),
    ...doubtLines(spec, foreseen),
    ...(end.kind === "endless" ? [info("what comes after that could not be foreseen")] : []),
    ...(end.kind === "refused" ? [refusalLine(end.error.message, foreseen)] : []),
  ];
}

function refusalLine(message: string, { end, effects }: Course): Line {
  const isTakenBack = end.kind === "refused" && end.isTakenBack;
  const isFenced = effects.some(({ kind }) => kind === "fenced");
  const then = isTakenBack ? "; it is taken back" : isFenced ? "; it stays fenced" : "";
  return warning(`then it is refused: ${message}${then}`);
}

function unwarned(text: string): Line {
  const word = "warning: ";
  return text.startsWith(word) ? warning(text.slice(word.length)) : info(text);
}

function settingsLines(spec: InstanceSpec, seen: InstanceFacts): readonly Line[] {
  const changed = changedInPlace(spec, seen) ?? [];
  return changed.length === 0 ? [] : [info(`configuration: ${changed.join(", ")}, while it runs`)];
}

/** Steps that no other line tells, although users of the engine may notice them. */
const TOLD_ALONE: ReadonlySet<StepKind> = new Set<StepKind>([
  "renameContainer",
  "updateResources",
  "joinNetwork",
  "leaveNetwork",
  "comeOnline",
]);

function repairLines({ steps }: Course): readonly Line[] {
  const isTold = ({ kind }: Step) => TOLD_ALONE.has(kind) && STEP_TRAITS[kind].isDrift;
  const words = [...new Set(steps.filter(isTold).map((step) => wordsFor(step)))];
  return words.length === 0 ? [] : [info(`while it runs: ${words.join("; ")}`)];
}

/** The facts about a found instance that the lines need. */
export interface FoundWords {
  readonly name: string;
  readonly owner: string;
  readonly madeAt: string;
  /** Absent if there is a volume but no container. */
  readonly files?: unknown;
  readonly ownership: Ownership;
}

/** What a create does with the instance that it finds. `steps`: what it comes to. */
export function foundLines(found: FoundWords, steps: readonly Step[]): readonly Line[] {
  const setsRoot = steps.some(({ kind }) => kind === "ensureRoot");
  const root = setsRoot ? "; its root password is replaced by the one in this program" : "";
  const since = found.madeAt === "" ? "" : `, created on ${foreignName(found.madeAt)}`;
  if (found.files === undefined) {
    return [info(`uses the kept volume ${found.name}${since}${root}`)];
  }
  switch (found.ownership) {
    case "takenOver":
      return [
        warning(
          `TAKES OVER the running ${found.name}, which was created for ${foreignName(found.owner)}${since}: its data is kept${root}; no other state can change or delete it any more`,
        ),
      ];
    case "unfinished":
      return [info(`continues the interrupted creation of ${found.name}${since}${root}`)];
    case "ours":
      return [info(`adopts the running ${found.name} in place; its data is kept${root}`)];
    case "somebodyElses":
      return [];
  }
}
