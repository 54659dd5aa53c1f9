import { databaseKey } from "../content/contentPlan";
import type { InstanceFacts } from "../facts";
import { isEmpty } from "../link/seedPlan";
import type { InstanceSpec } from "../spec";
import type { Step, StepOf, StepKind } from "../steps";
import { STEP_TRAITS } from "../stepTraits";

/** What a run does to those who use the instance, and to what it holds. Each kind at most once per subject. */
export interface Effect {
  readonly kind: EffectKind;
  /** The database, account or volume. */
  readonly subject?: string;
  /** Why, if the step says so. */
  readonly why?: string;
}

export type ServiceEffectKind =
  /** It did not exist before. */
  | "created"
  /** It was down. */
  | "started"
  /** Connections end; it comes back in the same container. */
  | "restarted"
  /** It is down until its new container, on the same volume, has started. */
  | "recreated"
  /** The container is removed for good. */
  | "removed"
  | "fenced"
  | "opened";

export type DataEffectKind =
  /** Data of a source arrives on a server that had none. */
  | "seeded"
  | "overwritten"
  | "databaseCreated"
  /** It is there, and gets other defaults. */
  | "databaseSet"
  | "databaseDropped"
  | "accountSet"
  | "accountDropped"
  | "filesDeleted"
  | "volumeDeleted";

export type EffectKind = ServiceEffectKind | DataEffectKind;

/** What was seen before the first of the steps, the steps, and what is there after the last. */
export interface Executed {
  readonly spec: InstanceSpec;
  readonly first: InstanceFacts;
  readonly steps: readonly Step[];
  readonly end: InstanceFacts;
}

export function effectsOf(executed: Executed): readonly Effect[] {
  return [...serviceEffects(executed), ...dataEffects(executed)];
}

function serviceEffects({ first, steps, end }: Executed): readonly Effect[] {
  const { container } = first;
  const isAbout = (service: "restart" | "unavailable") =>
    steps.find(({ kind }) => {
      const traits = STEP_TRAITS[kind];
      return traits.service === service && traits.data === "kept";
    });
  const [stop, removal] = [isAbout("restart"), isAbout("unavailable")];
  const wasUp = container?.state === "running";
  if (container && !end.container) return [{ kind: "removed" }];
  if (!container) {
    if (!end.container) return [];
    return [{ kind: first.volume ? "recreated" : "created" }];
  }
  if (removal) return [{ kind: "recreated", ...whyOf(removal) }, ...writability(first, end)];
  if (!wasUp) return end.container?.state === "running" ? [{ kind: "started" }] : [];
  return [
    ...(stop ? [{ kind: "restarted", ...whyOf(stop) } as const] : []),
    ...writability(first, end),
  ];
}

function whyOf(step: Step): { readonly why?: string } {
  return "why" in step ? { why: step.why } : {};
}

/** By what it comes to: a run that fails may have fenced it and opened it again. */
function writability(first: InstanceFacts, end: InstanceFacts): readonly Effect[] {
  if (!first.server || !end.server) return [];
  const [before, after] = [first, end].map(isWritable);
  if (before === after) return [];
  return [{ kind: before ? "fenced" : "opened" }];
}

export function isWritable({ server }: Pick<InstanceFacts, "server">): boolean {
  return server !== undefined && !server.superReadOnly && !server.readOnly;
}

function dataEffects({ spec, first, steps, end }: Executed): readonly Effect[] {
  const isNew = !first.container && !first.volume;
  const found = steps.flatMap((step): readonly Effect[] => {
    const { data } = STEP_TRAITS[step.kind];
    if (data === "kept" || data === "brought") return [];
    if (data === "overwritten") {
      // what is left of a copy that was interrupted is nobody's data
      const wasEmpty = isNew || isEmpty(first.server) || first.files?.seeding !== undefined;
      return [{ kind: wasEmpty ? "seeded" : "overwritten" }];
    }
    const subject = subjectOf(step);
    if (data === "databaseCreated" && isThere(first, subject)) {
      return [{ kind: "databaseSet", ...(subject !== undefined && { subject }) }];
    }
    return [{ kind: data, ...(subject !== undefined && { subject }) }];
  });
  const isEmptyReplica = isNew || (first.server !== undefined && isEmpty(first.server));
  const isSeeded = spec.source !== undefined && isEmptyReplica && end.server?.channel !== undefined;
  return once([...(isSeeded ? [{ kind: "seeded" } as const] : []), ...found]);
}

function isThere({ server }: InstanceFacts, database = ""): boolean {
  const key = databaseKey(server);
  return server?.databases.some(({ name }) => key(name) === key(database)) === true;
}

function subjectOf<K extends StepKind>(step: StepOf<K>): string | undefined {
  const kind: K = step.kind;
  return STEP_TRAITS[kind].subject?.(step);
}

function once(effects: readonly Effect[]): readonly Effect[] {
  const byText = new Map(effects.map((one) => [`${one.kind} ${one.subject ?? ""}`, one]));
  return [...byText.values()];
}
