import { EngineCallError } from "../../ground/errors";
import { legible } from "../../ground/foreign";
import { paths, VOLUME_ROOT } from "../../ground/names";
import { optional } from "../../ground/optional";
import { authoritiesIn, withAuthority } from "../../plan/host/authorities";
import { certificateNames } from "../../plan/host/certificateNames";
import { NO_FILES } from "../../plan/host/noFiles";
import { rotationNote } from "../../plan/host/rotationNote";
import { withRotated } from "../../plan/host/rotationFacts";
import { bringFiles, containerOf, onServer, required, type Act } from "../context";
import { volumeFile } from "../volumeFile";
import { certificateBy, issueServerCertificate } from "./serverCertificate";

/** The authority comes last: once it is there, so are the certificate and both keys. */
export async function publishAuthority(act: Act): Promise<void> {
  const { ports, spec, seen } = act;
  const before = required(seen.files?.ownCa, `the certificate of ${spec.name}`);
  const issued = await issueServerCertificate(certificateNames(spec), ports.clock.date());
  const ownCa = withAuthority(before, issued.ca);
  await ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    volumeFile(paths.nextAuthorityKey, issued.authorityKey, 0o600),
    volumeFile(paths.nextServerKey, issued.key, 0o600),
    volumeFile(paths.nextServerCertificate, issued.certificate, 0o644),
    volumeFile(paths.nextCertificate, issued.certificate, 0o644),
    volumeFile(paths.ownCa, ownCa, 0o644),
  ]);
  bringFiles(act, { ownCa, nextCertificate: issued.certificate });
}

/**
 * Certificate and key take their places together, by the rename of their folder. Nothing here follows a link
 * that mysqld's user could have made: the folders themselves are in one of root's. If a kill comes between the
 * two renames, the start script, or the next run, does the second.
 */
const SWITCH = `set -eu
cd ${VOLUME_ROOT}
if [ -d ${paths.nextTls} ]; then
  chown -hR mysql:mysql ${paths.nextTls}
  rm -rf ${paths.formerTls}
  [ ! -d ${paths.tls} ] || mv -T ${paths.tls} ${paths.formerTls}
  mv -T ${paths.nextTls} ${paths.tls}
fi
rm -rf ${paths.formerTls}
`;

/** The authority's key follows its certificate. That of a former release has none. */
const SWITCH_AUTHORITY = `${SWITCH}rm -f ${paths.authorityKey}
[ ! -f ${paths.nextAuthorityKey} ] || mv -T ${paths.nextAuthorityKey} ${paths.authorityKey}
`;

/** A next authority that was not published has no use for its key. */
const SWITCH_NAMES = `${SWITCH}rm -f ${paths.nextAuthorityKey}
`;

/** Until the file of trusted authorities is written, the next run finds what is left to do, and repeats it. */
export async function switchCertificate(act: Act): Promise<void> {
  const { ports, spec, seen } = act;
  const { id } = containerOf(act);
  await use(act, SWITCH_AUTHORITY);
  const { nextCertificate: certificate, ...rest } = seen.files ?? NO_FILES;
  const files = withRotated(rest, "certificate", spec);
  const ownCa = required(authoritiesIn(files.ownCa).at(-1), `the certificate of ${spec.name}`);
  await ports.engine.writeFiles(id, VOLUME_ROOT, [
    volumeFile(paths.certificate, certificate ?? "", 0o644),
    volumeFile(paths.rotated, rotationNote(files.rotated ?? {}), 0o644),
    volumeFile(paths.ownCa, ownCa, 0o644),
    volumeFile(paths.nextCertificate, "", 0o644),
  ]);
  act.bring({ files: { ...files, ...optional("certificate", certificate), ownCa } });
}

/**
 * The present authority signs a certificate with the present names. The note of what is to come is written
 * first and removed last, so the next run repeats what was not finished, also if the names are to stay after
 * all.
 */
export async function renewCertificate(act: Act): Promise<void> {
  const { ports, spec, seen } = act;
  const { id } = containerOf(act);
  const ca = required(authoritiesIn(seen.files?.ownCa)[0], `the certificate of ${spec.name}`);
  const found = await ports.engine.readFiles(id, [paths.authorityKey]);
  const authorityKey = found.get(paths.authorityKey)?.toString("utf8") ?? "";
  if (authorityKey === "") return forgetCertificate(act);
  const names = certificateNames(spec);
  const { certificate, key } = await certificateBy({ ca, authorityKey }, names, ports.clock.date());
  await ports.engine.writeFiles(id, VOLUME_ROOT, [
    volumeFile(paths.nextCertificate, certificate, 0o644),
    volumeFile(paths.nextServerKey, key, 0o600),
    volumeFile(paths.nextServerCertificate, certificate, 0o644),
  ]);
  await use(act, SWITCH_NAMES);
  await ports.engine.writeFiles(id, VOLUME_ROOT, [
    volumeFile(paths.certificate, certificate, 0o644),
    volumeFile(paths.nextCertificate, "", 0o644),
  ]);
  const { nextCertificate: _, ...files } = seen.files ?? NO_FILES;
  act.bring({ files: { ...files, certificate } });
}

/** Somebody has removed the key. Without the note, the next plan leads to an authority that has one. */
async function forgetCertificate(act: Act): Promise<void> {
  const { certificate: _, ...files } = act.seen.files ?? NO_FILES;
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    volumeFile(paths.certificate, "", 0o644),
  ]);
  act.bring({ files });
  act.lookAgain();
}

async function use(act: Act, script: string): Promise<void> {
  const { exitCode } = await act.ports.engine.change(containerOf(act).id, [
    "/bin/sh",
    "-c",
    script,
  ]);
  if (exitCode !== 0) {
    const detail = legible`the command ended with ${exitCode}`;
    throw new EngineCallError("put the new certificate in its place", undefined, detail);
  }
  await onServer(act, (server) => server.reloadCertificate());
}
