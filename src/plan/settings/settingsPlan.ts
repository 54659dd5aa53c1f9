import { seriesOf } from "../../ground/series";
import type { InstanceFacts } from "../facts";
import type { InstanceSpec } from "../spec";
import type { Step } from "../steps";
import { configurationFile, declaredIn, isLegible, variablesIn } from "./configurationFile";
import { flavorSettings } from "./flavorSettings";
import { catalogued, CATALOGUED } from "./variables";

type Seen = Pick<InstanceFacts, "container" | "files" | "server" | "settings">;

/** Undefined: the file is as wanted, or takes a restart. Else the variables to set while the server runs. */
export function changedInPlace(
  spec: InstanceSpec,
  { container, files, server }: Seen,
): readonly string[] | undefined {
  const wanted = configurationFile(spec);
  const present = files?.configuration;
  if (!server || present === undefined || present === wanted) return undefined;
  if (!isLegible(present)) return undefined;
  const [before, after] = [variablesIn(present), variablesIn(wanted)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => before[name] !== after[name],
  );
  // a server that shrinks while it runs might not do so before its limit does
  const grows = container !== undefined && container.memory <= spec.flavor.memory;
  const settable = new Set([
    ...Object.keys(declaredIn(present)),
    ...Object.keys(spec.configuration),
    ...(grows ? Object.keys(flavorSettings(spec.flavor)) : []),
  ]);
  return names.length > 0 &&
    names.every((name) => settable.has(name) && isDynamic(name, server.version))
    ? names.toSorted()
    : undefined;
}

/** The declared variables whose present values are not what the server had made of them. */
export function settingsToRepair(
  { configuration }: InstanceSpec,
  { files, server, settings }: Seen,
) {
  if (!server || !settings) return [];
  return dynamicIn(configuration, server.version).filter(
    (name) => files?.settings?.[name] === undefined || files.settings[name] !== settings[name],
  );
}

/** Those that can be set while a server of this version runs, as far as the catalogue describes it. */
export function dynamicIn(
  configuration: Readonly<Record<string, string>>,
  version: string,
): readonly string[] {
  return Object.keys(configuration)
    .filter((name) => isDynamic(name, version))
    .sort();
}

function isDynamic(name: string, version: string): boolean {
  return seriesOf(version) === CATALOGUED && catalogued(name)?.dynamic === true;
}

/** Steps that lead to the declared values without a restart; none if a restart is needed, or nothing. */
export function settingsToApply(
  spec: InstanceSpec,
  seen: Seen,
  validation: readonly Step[],
): readonly Step[] {
  const changed = changedInPlace(spec, seen);
  if (changed) return [...validation, { kind: "applySettings", names: changed }];
  if (seen.files?.configuration !== configurationFile(spec)) return [];
  const names = settingsToRepair(spec, seen);
  return names.length === 0 ? [] : [{ kind: "applySettings", names }];
}
