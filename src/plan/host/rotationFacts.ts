import { optional } from "../../ground/optional";
import type { InstanceFacts, InstanceFiles } from "../facts";
import type { InstanceSpec } from "../spec";
import { authoritiesIn, withAuthority } from "./authorities";
import { rotatedNow } from "./rotation";
import type { Rotated } from "./rotationNote";

/** Replaces an authority that only its issuing determines. */
const STAND_IN = "-----BEGIN CERTIFICATE-----\nmade here\n-----END CERTIFICATE-----\n";

/** The declared value is noted, and nothing of this rotation is left. */
export function rotatedIn(
  seen: InstanceFacts,
  secret: Rotated,
  spec: Pick<InstanceSpec, "rotate">,
): InstanceFacts {
  return seen.files ? { ...seen, files: withRotated(seen.files, secret, spec) } : seen;
}

export function withRotated(
  files: InstanceFiles,
  secret: Rotated,
  spec: Pick<InstanceSpec, "rotate">,
): InstanceFiles {
  const { rotating = [], ...rest } = files;
  const others = rotating.filter((one) => one !== secret);
  return {
    ...rest,
    rotated: rotatedNow(secret, spec, files),
    ...(others.length > 0 && { rotating: others }),
  };
}

export function authorityPublished(seen: InstanceFacts): InstanceFacts {
  const { files } = seen;
  if (!files) return seen;
  const ownCa = withAuthority(files.ownCa ?? "", STAND_IN);
  return { ...seen, files: { ...files, ownCa, nextCertificate: STAND_IN } };
}

export function certificateRenewed(seen: InstanceFacts): InstanceFacts {
  if (!seen.files) return seen;
  const { nextCertificate: _next, ...files } = seen.files;
  return { ...seen, files: { ...files, certificate: STAND_IN } };
}

/** How long the new certificate is valid is seen by the next look. */
export function certificateSwitched(seen: InstanceFacts): InstanceFacts {
  const { certificateDays: _days, untrusting: _untrusting, ...rest } = seen;
  const next = authoritiesIn(seen.files?.ownCa).at(-1);
  if (!seen.files || next === undefined) return rest;
  const { nextCertificate: certificate, ...files } = seen.files;
  return { ...rest, files: { ...files, ...optional("certificate", certificate), ownCa: next } };
}
