import { optional } from "../../ground/optional";
import { paths, sourceCaOf, VOLUME_ROOT } from "../../ground/names";
import { randomPassword } from "../../ground/password";
import { randomSecret } from "../../ground/secret";
import { amend } from "../../observe/host/vault";
import type { InstanceFiles } from "../../plan/facts";
import { stacksNote } from "../../plan/link/permission";
import { certificateNames } from "../../plan/host/certificateNames";
import { permissionDiffers } from "../../plan/link/permissionRefusals";
import { rotationNote } from "../../plan/host/rotationNote";
import { linkNote } from "../../plan/link/link";
import { configurationFile } from "../../plan/settings/configurationFile";
import { formerConfiguration } from "../../plan/settings/formerConfiguration";
import { NO_FILES } from "../../plan/host/noFiles";
import type { InstanceSpec } from "../../plan/spec";
import type { FileSpec } from "../../ports/engine";
import { bringFiles, containerOf, keysOf, type Act } from "../context";
import { linkTo } from "../../plan/link/linkTo";
import { volumeFile } from "../volumeFile";
import { type IssuedCertificate, issueServerCertificate } from "./serverCertificate";

/** Runs only while the container is stopped, so a running server was always started with the current file. */
export async function writeFiles(act: Act): Promise<void> {
  const { ports, spec, seen, bring } = act;
  const { id } = containerOf(act);
  const { admin = randomPassword(), replication = randomSecret() } = await keysOf(act);
  const issued = seen.files?.ownCa
    ? undefined
    : await issueServerCertificate(certificateNames(spec), ports.clock.date());
  const ca = issued?.ca ?? seen.files?.ownCa;
  const link = linkWrittenAhead(act);
  const files: InstanceFiles = {
    ...NO_FILES,
    // the recorded owner stays until everything else is done: see recordOwner
    incarnation: spec.incarnation,
    owner: spec.owner,
    // what is created just now is as declared
    ...(seen.files?.hasKeys !== true && { rotated: spec.rotate }),
    ...seen.files,
    replicasFrom: spec.replicasFrom,
    hasKeys: true,
    configuration: configurationFile(spec),
    ...optional("formerConfiguration", formerConfiguration(seen.files, configurationFile(spec))),
    ...optional("ownCa", ca),
    ...optional("certificate", issued?.certificate ?? seen.files?.certificate),
    ...link?.files,
  };
  // in this order, so that whatever is there, it is known whose it is, and so that a configuration as wanted
  // implies that all other files are there
  await ports.engine.writeFiles(id, VOLUME_ROOT, [
    volumeFile(paths.owner, files.owner ?? "", 0o644),
    volumeFile(paths.incarnation, files.incarnation ?? "", 0o644),
    ...(issued ? certificateFiles(issued) : []),
    volumeFile(paths.rotated, rotationNote(files.rotated ?? {}), 0o644),
    volumeFile(paths.adminPassword, admin.reveal(), 0o600),
    volumeFile(paths.replicationSecret, replication.reveal(), 0o600),
    ...(link?.written ?? []),
    ...(permissionDiffers(spec, { files: seen.files ?? NO_FILES }) ? [permissionFile(spec)] : []),
    ...(files.formerConfiguration === undefined
      ? []
      : [volumeFile(paths.formerConfiguration, files.formerConfiguration, 0o644)]),
    volumeFile(paths.configuration, files.configuration ?? "", 0o644),
  ]);
  amend(ports.engine, id, files, (keys) => ({ ...keys, admin, replication }));
  bring({ files });
}

/** Written along with the other files it costs nothing extra; an existing link or pin is left alone. */
function linkWrittenAhead(act: Act) {
  const { files, source } = act.seen;
  const ca = source?.instance?.files?.ownCa;
  if (!source || ca === undefined || files?.link || files?.pins[source.id] !== undefined) return;
  const link = linkTo(act.seen, source.id);
  return {
    files: { link, pins: { ...files?.pins, [source.id]: ca } },
    written: [
      volumeFile(sourceCaOf(source.id), ca, 0o644),
      volumeFile(paths.link, linkNote(link), 0o644),
    ],
  };
}

/** From now on only a run that knows this incarnation may change or delete the instance. */
export async function recordOwner(act: Act): Promise<void> {
  const { incarnation, owner, isRecorded } = act.spec;
  const settled = isRecorded ? incarnation : act.seen.files?.settled;
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    volumeFile(paths.owner, owner, 0o644),
    volumeFile(paths.settled, settled ?? "", 0o644),
    volumeFile(paths.incarnation, incarnation, 0o644),
  ]);
  bringFiles(act, { incarnation, owner, ...optional("settled", settled) });
}

export async function disownVolume(act: Act): Promise<void> {
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    volumeFile(paths.settled, "", 0o644),
  ]);
  const { settled: _, ...files } = act.seen.files ?? NO_FILES;
  act.bring({ files });
}

/** From now on the runs of replicas in these stacks pass, and those in others are refused. */
export async function recordReplicasFrom(act: Act): Promise<void> {
  const { ports, spec } = act;
  await ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [permissionFile(spec)]);
  bringFiles(act, { replicasFrom: spec.replicasFrom });
}

function permissionFile({ replicasFrom }: Pick<InstanceSpec, "replicasFrom">): FileSpec {
  return volumeFile(paths.replicasFrom, stacksNote(replicasFrom), 0o644);
}

export function certificateFiles({ ca, authorityKey, certificate, key }: IssuedCertificate) {
  return [
    volumeFile(paths.authorityKey, authorityKey, 0o600),
    volumeFile(paths.serverKey, key, 0o600),
    volumeFile(paths.serverCertificate, certificate, 0o644),
    volumeFile(paths.certificate, certificate, 0o644),
    volumeFile(paths.ownCa, ca, 0o644),
  ];
}
