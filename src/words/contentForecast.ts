import { ROOT } from "../plan/content/contentPlan";
import type { Difference } from "../plan/content/difference";
import type { InstanceFacts } from "../plan/facts";
import type { Course } from "../plan/model/foresee";
import type { Effect } from "../plan/model/effects";
import type { InstanceSpec } from "../plan/spec";
import type { Step } from "../plan/steps";
import type { AccountName } from "../ports/accounts";
import { foreignName } from "../ground/foreign";
import { accountLine } from "./accounts";
import { info, type Line, warning } from "./line";

/** What becomes of databases and accounts that are there, or that are new on an instance which is there. */
export function contentLines(
  spec: InstanceSpec,
  first: InstanceFacts,
  course: Course,
): readonly Line[] {
  // whoever creates an instance knows what is declared inside
  if (!first.server) return [];
  return [
    ...accountsSet(spec, first, course),
    ...named(course, "accountDropped", (names) => {
      const gone = names.filter((name) => !renamed(course).includes(name));
      return gone.length === 0 ? undefined : warning(`dropped: ${counted("user", gone)}`);
    }),
    ...named(course, "databaseCreated", (names) => info(`created: ${counted("database", names)}`)),
    ...named(course, "databaseSet", (names) =>
      info(
        `character set and collation are set as declared, for tables created from then on: ${counted("database", names)}`,
      ),
    ),
    ...named(course, "databaseDropped", (names) =>
      warning(`dropped, since they are empty: ${counted("database", names)}`),
    ),
  ];
}

function named(
  { effects }: Course,
  kind: Effect["kind"],
  line: (names: readonly string[]) => Line | undefined,
): readonly Line[] {
  const names = effects.flatMap((one) => (one.kind === kind && one.subject ? [one.subject] : []));
  const told = names.length === 0 ? undefined : line(names);
  return told ? [told] : [];
}

/** The line of the account that has its name back says that this one goes. */
function renamed({ steps }: Course): readonly string[] {
  return steps.flatMap((step) =>
    (accountOf(step)?.differs ?? []).flatMap((one) =>
      one.kind === "missing" && one.renamedTo
        ? [`${one.renamedTo.name}@${one.renamedTo.host.toLowerCase()}`]
        : [],
    ),
  );
}

function counted(what: string, names: readonly string[]): string {
  return `${what}${names.length === 1 ? "" : "s"} ${names.map((name) => foreignName(name.replace(/@%$/, ""))).join(", ")}`;
}

function accountsSet(spec: InstanceSpec, first: InstanceFacts, { steps }: Course): readonly Line[] {
  return steps.flatMap((step): readonly Line[] => {
    const account = accountOf(step);
    return account ? [accountLine(spec, first, account)] : [];
  });
}

function accountOf(
  step: Step,
): (AccountName & { readonly differs: readonly Difference[] }) | undefined {
  if (step.kind === "ensureRoot") return { ...ROOT, differs: step.differs ?? [] };
  return step.kind === "ensureUser"
    ? { name: step.name, host: step.host, differs: step.differs ?? [] }
    : undefined;
}
