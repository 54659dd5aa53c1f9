import { caughtUp, sql, value } from "../support/instances";
import { differences } from "./differences";
import { rootOf } from "./layout";
import { sightOf, type Sights } from "./sight";
import type { SweptStack } from "./sweptStack";

/** Which rows are there, what never came from the source, and who gets in. */
export async function problemsOfData(
  stack: SweptStack,
  short: string,
  sights: Sights,
): Promise<readonly string[]> {
  const { server, outputs } = sightOf(sights, short);
  const above = stack.layout[short]?.slaveOf;
  const errant =
    above === undefined
      ? ""
      : await value(sightOf(sights, above).outputs, "SELECT GTID_SUBTRACT(?, @@gtid_executed)", [
          server.executed,
        ]);
  const users = stack.layout[rootOf(stack.layout, short)]?.users ?? [];
  const logins = users.map(({ name: user, password }) =>
    sql(outputs, "SELECT 1", [], { user, password }).then(
      () => [],
      (error: unknown) => [`${user} cannot log in: ${String(error)}`],
    ),
  );
  return [
    ...differences("rows", server.rows.map(String), stack.rows.of(short).map(String)),
    ...(errant === "" ? [] : [`errant: ${String(errant)}`]),
    ...(await Promise.all(logins)).flat(),
  ];
}

/** Waits until every replica has what its root has now; who does not get there is told. */
export async function problemsOfArrival(stack: SweptStack): Promise<readonly string[]> {
  const { layout } = stack;
  const replicas = Object.keys(layout).filter((short) => layout[short]?.slaveOf !== undefined);
  const late = replicas.map(async (short) => {
    const [self, root] = [await stack.see(short), await stack.see(rootOf(layout, short))];
    return (await caughtUp(self, root)) ? [] : [`${short}: what its root has does not arrive`];
  });
  return (await Promise.all(late)).flat();
}
