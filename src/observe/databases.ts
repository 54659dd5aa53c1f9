import { databaseKey } from "../plan/content/contentPlan";
import type { InstanceFacts } from "../plan/facts";
import type { InstanceSpec } from "../plan/spec";
import type { ContainerFacts } from "../ports/engine";
import type { Ports } from "../ports/ports";
import type { ServerFacts } from "../ports/server";
import { isAbsence } from "./absence";
import { login } from "./access";

/**
 * What is in the databases that are no longer declared: only an empty one is dropped. Undefined if there are none,
 * or if the server has gone meanwhile.
 */
export async function observeFormerDatabases(
  ports: Ports,
  { name, source, formerDatabases }: InstanceSpec,
  { container, server }: { readonly container: ContainerFacts; readonly server: ServerFacts },
): Promise<InstanceFacts["formerDatabases"]> {
  const key = databaseKey(server);
  const there = new Set(server.databases.map((database) => key(database.name)));
  const former = source ? [] : formerDatabases.filter((database) => there.has(key(database)));
  if (former.length === 0) return undefined;
  try {
    await using session = await login(ports, name, container);
    const found: Record<string, number> = {};
    for (const database of former) {
      const held = await session.countObjects(database);
      if (held !== undefined) found[database] = held;
    }
    return found;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
