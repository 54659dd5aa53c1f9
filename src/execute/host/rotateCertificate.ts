import { EngineCallError } from "../../ground/errors";
import { legible } from "../../ground/foreign";
import { aliasOf, paths, VOLUME_ROOT } from "../../ground/names";
import { authoritiesIn, withAuthority } from "../../plan/host/authorities";
import { NO_FILES } from "../../plan/host/noFiles";
import { rotationNote } from "../../plan/host/rotationNote";
import { withRotated } from "../../plan/host/rotationFacts";
import { bringFiles, containerOf, onServer, required, type Act } from "../context";
import { volumeFile } from "../volumeFile";
import { issueServerCertificate } from "./serverCertificate";

/** The authority comes last: once it is there, so are the certificate and its key. */
export async function publishAuthority(act: Act): Promise<void> {
  const { ports, spec, seen } = act;
  const before = required(seen.files?.ownCa, `the certificate of ${spec.name}`);
  const issued = await issueServerCertificate(aliasOf(spec.id), ports.clock.date());
  const ownCa = withAuthority(before, issued.ca);
  await ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    volumeFile(paths.nextServerKey, issued.key, 0o600),
    volumeFile(paths.nextServerCertificate, issued.certificate, 0o644),
    volumeFile(paths.ownCa, ownCa, 0o644),
  ]);
  bringFiles(act, { ownCa });
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

/** Until the file of trusted authorities is written, the next run finds what is left to do, and repeats it. */
export async function switchCertificate(act: Act): Promise<void> {
  const { ports, spec, seen } = act;
  const { id } = containerOf(act);
  const { exitCode } = await ports.engine.change(id, ["/bin/sh", "-c", SWITCH]);
  if (exitCode !== 0) {
    const detail = legible`the command ended with ${exitCode}`;
    throw new EngineCallError("put the new certificate in its place", undefined, detail);
  }
  await onServer(act, (server) => server.reloadCertificate());
  const files = withRotated(seen.files ?? NO_FILES, "certificate", spec);
  const ownCa = required(authoritiesIn(files.ownCa).at(-1), `the certificate of ${spec.name}`);
  await ports.engine.writeFiles(id, VOLUME_ROOT, [
    volumeFile(paths.rotated, rotationNote(files.rotated ?? {}), 0o644),
    volumeFile(paths.ownCa, ownCa, 0o644),
  ]);
  act.bring({ files: { ...files, ownCa } });
}
