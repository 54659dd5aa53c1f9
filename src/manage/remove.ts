import { answerOr } from "../ground/asked";
import { removeNetworkIfUnused } from "../execute/host/networks";
import { labels, stackNetworkOf } from "../ground/names";
import { completeSpec } from "../observe/completeSpec";
import { observeBystanders } from "../observe/link/followers";
import { rightEngine } from "../observe/rightEngine";
import type { InstanceFacts } from "../plan/facts";
import { holdsOwnFiles, kindOfContent } from "../plan/host/volumeContent";
import type { InstanceSpec } from "../plan/spec";
import { planRemoval, replicasOf } from "../plan/removalPlan";
import type { Recorded, Wanted } from "../plan/wanted";
import type { Ports } from "../ports/ports";
import { converge } from "./converge";
import { removeHelpers } from "./helpers";
import { look, tellOfSilentSource } from "./look";
import { withFollowers } from "./observe";

/**
 * Delete: cleans up on the source, then removes what exists. Only what this Pulumi state records is touched.
 */
export async function remove(ports: Ports, wanted: Wanted, recorded: Recorded): Promise<void> {
  await rightEngine(ports, wanted.name, recorded);
  const { id, incarnation } = recorded;
  const aside = { isToRun: false, model: "none" } as const;
  const identity = { id, incarnation, isRecorded: true };
  const { source: _, ...spec } = await completeSpec(ports, wanted, identity, recorded, aside);
  const looked = await look(ports, spec, recorded, { asksIncarnation: true });
  const stamp = incarnationIn(spec, looked);
  if (stamp !== undefined && incarnation !== "" && stamp !== incarnation) {
    ports.warn(
      wanted,
      `left as it is: it has been taken over since (container ${looked.container?.name ?? ""}, ${labels.instance}=${id})`,
    );
    return;
  }
  tellOfSilentSource(ports, spec, looked);
  tellOfFilesThatStay(ports, spec, looked);
  // asked once: after the first step no instance can begin to replicate from this one
  const seen = await withFollowers(ports, id, looked);
  const named = answerOr(replicasOf(spec, seen), []);
  const bystanders = await observeBystanders(ports, id, named, seen.census);
  // once its container is removed, the instance cannot answer for itself
  const followers = replicasOf(spec, { ...seen, bystanders });
  await removeHelpers(ports.engine, id);
  await converge(ports, {
    spec,
    first: seen,
    formerSourceId: recorded.sourceId,
    patience: wanted.patience,
    plan: planRemoval,
    look: (facts) => Promise.resolve({ ...facts, followers, bystanders }),
    onSeen: () => undefined,
    onStep: () => undefined,
  });
  await removeNetworkIfUnused(ports.engine, stackNetworkOf(wanted.owner));
}

/** The incarnation that is recorded in the instance, as far as that can be seen. */
function incarnationIn(spec: InstanceSpec, seen: InstanceFacts): string | undefined {
  const { files, volumeContent } = seen;
  if (files) return files.incarnation;
  return holdsOwnFiles(spec, seen) ? volumeContent?.files.incarnation : undefined;
}

/** Nobody's files are removed on a suspicion. */
function tellOfFilesThatStay(ports: Ports, spec: InstanceSpec, seen: InstanceFacts): void {
  const { volume, volumeContent } = seen;
  if (!volume || volume.isOwnFolder || spec.volume.retain || holdsOwnFiles(spec, seen)) return;
  if (volumeContent && kindOfContent(volumeContent, spec) === "empty") return;
  ports.warn(
    spec,
    `the files in its volume ${volume.name} stay where they are, because it cannot be seen that they are its own`,
  );
}
