import { differences } from "./differences";
import { replicasOf } from "./layout";
import type { Orphans } from "./orphans";
import type { SweptStack } from "./sweptStack";

/** What is wrong by the provider's own account, after a refresh. */
export async function problemsOfState(
  stack: SweptStack,
  orphans: Orphans,
): Promise<readonly string[]> {
  const { layout } = stack;
  const names = Object.keys(layout);
  const problems = [
    ...differences(
      "in the state",
      await stack.resourceNames(),
      names.map((short) => stack.fullName(short)),
    ),
  ];
  for (const short of names) {
    const { id, status, fault, drift, slaves, slaveOf } = await stack.outputs(short);
    const above = layout[short]?.slaveOf;
    const found = [
      ...differences("id", [id], [stack.idOf(short) ?? ""]),
      ...(status === "ACTIVE" ? [] : [`status ${status}: ${fault ?? ""}`]),
      ...drift.map((one) => `drift: ${one}`),
      ...differences(
        "slaves",
        orphans.leftOutOfSlaves(slaves ?? ["unknown"]),
        replicasOf(layout, short).map((replica) => stack.idOf(replica) ?? ""),
      ),
      ...differences(
        "slaveOf",
        slaveOf === undefined ? [] : [slaveOf],
        above === undefined ? [] : [stack.idOf(above) ?? ""],
      ),
    ];
    problems.push(...found.map((problem) => `${short}: ${problem}`));
  }
  return problems;
}
