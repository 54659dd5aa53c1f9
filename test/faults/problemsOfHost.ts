import { differences } from "./differences";
import { inherited, type Layout } from "./layout";
import { sightOf, type Sights } from "./sight";

/** MiB, where nobody declares any. */
const USUAL_MEMORY = 1024;

/** What is declared of the container. */
export function problemsOfHost(
  layout: Layout,
  short: string,
  sights: Sights,
  fullName: string,
  network: string,
): readonly string[] {
  const { name, memory, labels, foundOn } = sightOf(sights, short).container;
  const declared = layout[short] ?? {};
  const wantedMemory = inherited(layout, short, "memory") ?? USUAL_MEMORY;
  return [
    ...differences("container", [name], [declared.name ?? fullName]),
    ...(memory === wantedMemory ? [] : [`it has ${memory} MiB, not ${wantedMemory}`]),
    ...differences(
      "labels",
      Object.entries(labels).map(String),
      Object.entries(declared.labels ?? {}).map(String),
    ),
    ...differences("networks", foundOn, [network]),
  ];
}
