import { isOfFormerRelease } from "../plan/host/containerSpec";
import type { InstanceFacts } from "../plan/facts";
import type { Course } from "../plan/model/foresee";
import type { Effect, EffectKind } from "../plan/model/effects";
import { changedVariables } from "../plan/settings/formerConfiguration";
import { info, type Line, warning } from "./line";

/**
 * What those who use the instance notice, one line for each kind of change. `isFenceTold`: another line says already
 * whether it is writable afterwards.
 */
export function serviceLines(
  first: InstanceFacts,
  course: Course,
  isFenceTold: boolean,
): readonly Line[] {
  const isTold = ({ kind }: Effect) => isFenceTold && (kind === "fenced" || kind === "opened");
  return course.effects
    .filter((effect) => !isTold(effect))
    .flatMap((effect) => LINES[effect.kind]?.(first, effect, course) ?? []);
}

type Words = (first: InstanceFacts, effect: Effect, course: Course) => Line;

const LINES: { readonly [K in EffectKind]?: Words } = {
  started: ({ container }) => info(`it is started: its container is ${container?.state ?? "gone"}`),
  restarted: (first, { why = "it is stopped" }, course) =>
    warning(`one restart: ${why}${variables(first, course)}`),
  recreated: (first) => warning(recreated(first)),
  fenced: () => warning("it is fenced: from then on every write is refused"),
  opened: () => info("it is opened: from then on it takes writes"),
};

function recreated({ container }: InstanceFacts): string {
  if (!container) return "new container on the same volume, data kept: the former one is gone";
  const line = "new container on the same volume, data kept: unavailable meanwhile";
  return isOfFormerRelease(container)
    ? `${line}; a former release of this package created the present one, with more rights than a server needs`
    : line;
}

/** Names that are shown; of the others only how many there are. */
const SHOWN = 5;

function variables(first: InstanceFacts, { seen }: Course): string {
  const [before, after] = [first.files?.configuration, seen.files?.configuration];
  if (before === undefined || after === undefined) return "";
  const names = changedVariables(before, after);
  if (names.length === 0) return "";
  const more = names.length > SHOWN ? ` and ${String(names.length - SHOWN)} more` : "";
  return ` (${names.slice(0, SHOWN).join(", ")}${more})`;
}
