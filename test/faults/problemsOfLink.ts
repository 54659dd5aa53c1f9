import { sourceCaOf } from "../../src/ground/names";
import { accountOf } from "../support/traces";
import { differences } from "./differences";
import { allBelow, isReadOnly, replicasOf, type Layout } from "./layout";
import type { ServerSight } from "./lookAtServer";
import { sightOf, type Sight, type Sights } from "./sight";

/** Open or fenced, now and at the next start, and in use. */
export function problemsOfFence(
  { superReadOnly, readOnly, persisted, offline }: ServerSight,
  isFenced: boolean,
): readonly string[] {
  return [
    ...(superReadOnly === isFenced ? [] : [`super_read_only is ${superReadOnly}`]),
    ...(readOnly === isFenced ? [] : [`read_only is ${readOnly}`]),
    ...differences(
      "persisted",
      persisted,
      isFenced ? [] : ["read_only=OFF", "super_read_only=OFF"],
    ),
    ...(offline ? ["it is in offline_mode"] : []),
  ];
}

/** Where its channel leads and how its threads are, what it knows of the replicas below, and its fence. */
export function problemsOfLink(layout: Layout, short: string, sights: Sights): readonly string[] {
  const { server } = sightOf(sights, short);
  const above = layout[short]?.slaveOf;
  const channel =
    above === undefined
      ? problemsWithoutSource(server)
      : problemsOfChannel(server, sightOf(sights, above));
  return [
    ...channel,
    ...problemsOfFence(server, above !== undefined || isReadOnly(layout, short)),
    ...problemsOfReplicas(layout, short, sights),
  ];
}

function problemsWithoutSource({ channel }: ServerSight): readonly string[] {
  return channel ? ["it has a channel"] : [];
}

function problemsOfChannel({ channel = {} }: ServerSight, source: Sight): readonly string[] {
  const wanted = {
    Source_UUID: source.server.uuid,
    Replica_IO_Running: "Yes",
    Replica_SQL_Running: "Yes",
    Auto_Position: 1,
    SQL_Delay: 0,
    Source_SSL_Allowed: "Yes",
    Source_SSL_CA_File: sourceCaOf(source.outputs.id),
    Last_IO_Error: "",
    Last_SQL_Error: "",
  };
  return Object.entries(wanted).flatMap(([column, value]) => {
    const is = channel[column];
    return is === value ? [] : [`${column} is "${String(is)}", not "${String(value)}"`];
  });
}

/**
 * A root has the accounts of all below it and no other. Anybody else has those as well, and may have more: the
 * copy of an account that has gone stays there until its server stands alone (docs/decisions/0003).
 */
function problemsOfReplicas(layout: Layout, short: string, sights: Sights): readonly string[] {
  const { server } = sightOf(sights, short);
  const accountsOf = (all: readonly string[]) =>
    all.map((one) => accountOf(sightOf(sights, one).outputs));
  const below = accountsOf(allBelow(layout, short));
  const isRoot = layout[short]?.slaveOf === undefined;
  return [
    ...differences(
      "accounts",
      server.accounts.filter((account) => isRoot || below.includes(account)),
      below,
    ),
    ...differences("dump threads", server.dumps, accountsOf(replicasOf(layout, short))),
  ];
}
