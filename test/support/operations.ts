import { isRoot } from "../engine/reporter";
import { isProviderType } from "../engine/urn";
import type { ResourceEvent } from "./deployment";

/** By the resource's name what is done to it; those that stay as they are have none. */
export type Operations = Readonly<Record<string, "create" | "update" | "delete" | "replace">>;

/** What was done, or with a preview's events what was announced. */
export function operationsIn(events: readonly ResourceEvent[]): Operations {
  const changed = events.flatMap(({ op, name, type, urn }) => {
    const operation = isRoot(urn) || isProviderType(type) ? undefined : operationOf(op);
    return operation === undefined ? [] : [[name, operation] as const];
  });
  return Object.fromEntries(changed);
}

function operationOf(op: ResourceEvent["op"]): Operations[string] | undefined {
  if (op === "same" || op === "refresh") return undefined;
  return op === "create" || op === "update" || op === "delete" ? op : "replace";
}

const SIGNS = { "+": "create", "~": "update", "-": "delete" } as const;

/**
 * What the CLI's own preview announces, as it prints it: the event log of an `up` holds the update only.
 * A line is a sign, the type and the name; two signs are the halves of a replacement.
 */
export function announcedIn(output: string): Operations {
  const [, preview = ""] =
    /^Previewing update[^\n]*\n(.*?)^(?:Updating|error:)/ms.exec(output) ?? [];
  const lines = preview.matchAll(/^ (\+-|\+\+|--|[-+~]) +(\S+) (\S+) /gm);
  const changed = [...lines].flatMap(([, sign = "", type = "", name = ""]) =>
    type === "pulumi:pulumi:Stack"
      ? []
      : [[name, sign in SIGNS ? SIGNS[sign as keyof typeof SIGNS] : "replace"] as const],
  );
  return Object.fromEntries(changed);
}
