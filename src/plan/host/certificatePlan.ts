import type { InstanceFacts } from "../facts";
import type { InstanceSpec } from "../spec";
import type { Step } from "../steps";
import { nextAuthority } from "./authorities";
import { isToRotate } from "./rotation";

/** A certificate is renewed by the first run in this many days before it expires. */
const RENEWED_BEFORE = 90;

/** So many days before it expires, a server no longer waits for replicas that do not trust the next one. */
const WAITS_UNTIL = 30;

/**
 * First the next authority is published. Replicas trust it from their next run on; only then does the server
 * use the next certificate, so that no replica meets a server that it does not trust.
 */
export function certificateSteps(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const { files, server } = seen;
  if (!files || !server || files.seeding) return [];
  if (nextAuthority(files.ownCa) === undefined) {
    const why = whyRenewed(spec, seen);
    return why === undefined ? [] : [{ kind: "publishAuthority", why }];
  }
  return waitsFor(seen).length === 0 ? [{ kind: "switchCertificate" }] : [];
}

function whyRenewed(spec: InstanceSpec, { files, certificateDays: days }: InstanceFacts) {
  if (isToRotate("certificate", spec, files)) return "rotate.certificate has changed";
  if (days === undefined || days > RENEWED_BEFORE) return undefined;
  return days < 0
    ? "the present one has expired"
    : `the present one expires in ${String(days)} days`;
}

/** Names of the replicas for which a published certificate is not used yet. */
export function waitsFor(seen: Pick<InstanceFacts, "files" | "untrusting" | "certificateDays">) {
  const { files, untrusting = [], certificateDays: days = Infinity } = seen;
  return nextAuthority(files?.ownCa) === undefined || days < WAITS_UNTIL ? [] : untrusting;
}
