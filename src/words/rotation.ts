import type { InstanceFacts } from "../plan/facts";
import { nextAuthority } from "../plan/host/authorities";
import { certificateSteps, waitsFor } from "../plan/host/certificatePlan";
import { isToRotate } from "../plan/host/rotation";
import type { InstanceSpec } from "../plan/spec";
import { wordsFor } from "./steps";

/** What an update will rotate, one line for each secret. */
export function rotationLines(spec: InstanceSpec, seen: InstanceFacts): readonly string[] {
  if (!seen.files) return [];
  const line = (secret: "administrator" | "replication", text: string) =>
    isToRotate(secret, spec, seen.files) ? [text] : [];
  return [
    ...line("administrator", "a new password for the provider's administrator, without a restart"),
    ...line(
      "replication",
      spec.source
        ? "a new password for its replication account: the receiver reconnects once, the applier goes on"
        : "a new replication secret, for when it becomes a replica",
    ),
    ...certificateSteps(spec, seen).map((step) =>
      step.kind === "publishAuthority" ? publishLine(seen, step.why) : wordsFor(step),
    ),
    ...unfinishedLines(spec, seen),
  ];
}

function publishLine({ server }: InstanceFacts, why: string): string {
  const { dumpThreads = [] } = server ?? {};
  const line = `a new certificate, without a restart (${why})`;
  return dumpThreads.length === 0
    ? line
    : `${line}; it is used by the update after the one in which its replicas learn to trust it`;
}

/** What of a new certificate only a later update can do, after another instance has done its part. */
export function unfinishedLines(spec: InstanceSpec, seen: InstanceFacts): readonly string[] {
  const waiting = waitsFor(seen);
  const source = seen.source?.instance;
  const own =
    waiting.length > 0
      ? [`use the new certificate once its replicas trust it: ${waiting.join(", ")}`]
      : [];
  const theirs =
    spec.source && source && nextAuthority(source.files?.ownCa) !== undefined
      ? [`trust only the new certificate of ${source.name} once that is used`]
      : [];
  return [...own, ...theirs];
}
