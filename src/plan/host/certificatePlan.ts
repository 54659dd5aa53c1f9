import type { InstanceFacts, InstanceFiles } from "../facts";
import type { InstanceSpec } from "../spec";
import type { Step } from "../steps";
import { nextAuthority } from "./authorities";
import { certificateNames, hasNames } from "./certificateNames";
import { isToRotate } from "./rotation";

/** A certificate is renewed by the first run in this many days before it expires. */
const RENEWED_BEFORE = 90;

/** So many days before it expires, a server no longer waits for replicas that do not trust the next one. */
const WAITS_UNTIL = 30;

/**
 * Where only the names have changed, the present authority signs another certificate, and nobody has to learn
 * anything. Otherwise the next authority is published first. Replicas trust it from their next run on; only then does the server
 * use the next certificate, so that no replica meets a server that it does not trust.
 */
export function certificateSteps(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const { files, server } = seen;
  if (!files || !server || files.seeding) return [];
  if (nextAuthority(files.ownCa) === undefined) {
    const why = whyReplaced(spec, seen);
    if (why !== undefined) return [{ kind: "publishAuthority", why }];
    return isNamedOtherwise(spec, files) ? [{ kind: "renewCertificate", why: namesOf(spec) }] : [];
  }
  return waitsFor(seen).length === 0 ? [{ kind: "switchCertificate" }] : [];
}

/** Why another authority is needed. */
function whyReplaced(spec: InstanceSpec, { files, certificateDays: days }: InstanceFacts) {
  if (isToRotate("certificate", spec, files)) return "rotate.certificate has changed";
  if (files && files.certificate === undefined) {
    return `the present one names only its alias, and is to name ${namesOf(spec)}`;
  }
  if (days === undefined || days > RENEWED_BEFORE) return undefined;
  return days < 0
    ? "the present one has expired"
    : `the present one expires in ${String(days)} days`;
}

/** True also if a run has begun to renew it, whatever its names were to be. */
function isNamedOtherwise(
  spec: InstanceSpec,
  { certificate, nextCertificate }: InstanceFiles,
): boolean {
  if (nextCertificate !== undefined) return true;
  return certificate !== undefined && hasNames(certificate, certificateNames(spec)) === false;
}

function namesOf(spec: InstanceSpec): string {
  return certificateNames(spec).slice(1).join(", ");
}

/** Names of the replicas for which a published certificate is not used yet. */
export function waitsFor(seen: Pick<InstanceFacts, "files" | "untrusting" | "certificateDays">) {
  const { files, untrusting = [], certificateDays: days = Infinity } = seen;
  return nextAuthority(files?.ownCa) === undefined || days < WAITS_UNTIL ? [] : untrusting;
}
