import { X509Certificate } from "node:crypto";
import { paths } from "../../../src/ground/names";
import { authoritiesIn } from "../../../src/plan/host/authorities";
import { readFile, volumeAt } from "./files";
import type { Container, WorldState } from "./state";
import { VOLUME_ROOT } from "../../../src/ground/names";

/** The authority of the certificate that mysqld finds now; where that is no real one, all that is trusted. */
export function servedBy(state: WorldState, container: Container): string {
  const trusted = readFile(state, container, paths.ownCa) ?? "";
  const certificate = readFile(state, container, paths.serverCertificate) ?? "";
  const issuer = authoritiesIn(trusted).find((authority) => isIssuedBy(certificate, authority));
  return issuer ?? trusted;
}

function isIssuedBy(certificate: string, authority: string): boolean {
  try {
    return new X509Certificate(certificate).verify(new X509Certificate(authority).publicKey);
  } catch {
    return false;
  }
}

export function trusts(pem: string | undefined, authority: string): boolean {
  return authority !== "" && (pem ?? "").includes(authority);
}

/** What the command that switches to the next certificate does. */
export function switchFolders(state: WorldState, container: Container): void {
  const files = volumeAt(state, container, VOLUME_ROOT)?.files;
  for (const [path, content] of [...(files ?? [])]) {
    if (!path.startsWith("tls.next/")) continue;
    files?.set(path.replace("tls.next/", "tls/"), content);
    files?.delete(path);
  }
}

/** The key of the next authority takes the place of the present one's, or is removed. */
export function switchAuthority(state: WorldState, container: Container, isUsed: boolean): void {
  const files = volumeAt(state, container, VOLUME_ROOT)?.files;
  const inVolume = (path: string) => path.slice(VOLUME_ROOT.length + 1);
  const key = files?.get(inVolume(paths.nextAuthorityKey));
  files?.delete(inVolume(paths.nextAuthorityKey));
  if (!isUsed) return;
  if (key === undefined) files?.delete(inVolume(paths.authorityKey));
  else files?.set(inVolume(paths.authorityKey), key);
}
