/**
 * The names of states that a program sees are those of the plan. `resource` may not import `plan`, so there are two
 * lists: the type check fails when one of them has a name that the other has not. Nothing here ever runs.
 */
import type { ReplicationStateName } from "../../src/index";
import type { ReplicationStateName as PlannedStateName } from "../../src/plan/link/replicationState";

type Without<Names, Others> = [Exclude<Names, Others>] extends [never] ? "nothing" : never;

export const onlyInOutputs: Without<ReplicationStateName, PlannedStateName> = "nothing";
export const onlyInPlan: Without<PlannedStateName, ReplicationStateName> = "nothing";
