import type { Declarations } from "../support/instances";
import type { Declared, Layout } from "./layout";

/** Seconds: a provider that waits in vain has to say so before whoever waits for the point gives up. */
const PATIENCE = 120;

/** Names that no other stack on this engine uses. */
export function fullName(project: string, short: string): string {
  return `${project}-${short}`;
}

/** The layout as a program declares it. */
export function declarationsOf(project: string, layout: Layout): Declarations {
  return Object.fromEntries(
    Object.entries(layout).map(([short, declared]) => [
      fullName(project, short),
      argumentsOf(project, declared),
    ]),
  );
}

function argumentsOf(project: string, { slaveOf, ...declared }: Declared): string {
  const { databases, memory, retain, mayHold: _, ...same } = declared;
  const given = {
    ...same,
    ...(databases && { databases: databases.map((name) => ({ name })) }),
    ...(memory !== undefined && { flavor: { memory: `${memory}MiB` } }),
    ...(retain === true && { volume: { retain } }),
    timeouts: { create: PATIENCE, update: PATIENCE, delete: PATIENCE },
  };
  const text = JSON.stringify(given);
  const source = slaveOf && fullName(project, slaveOf).replaceAll("-", "");
  // a replica that stands alone, and has gone with its volume, is made anew from what is declared here
  return source === undefined
    ? `{ image, ${text.slice(1)}`
    : `{ slaveOf: ${source}, ${text.slice(1)}`;
}
