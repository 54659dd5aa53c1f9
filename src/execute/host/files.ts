import { randomBytes } from "node:crypto";
import { optional } from "../../ground/optional";
import { configurationFile } from "../../plan/settings/configurationFile";
import type { InstanceFiles } from "../../plan/facts";
import { aliasOf, paths, VOLUME_ROOT } from "../../ground/names";
import { containerOf, type Act } from "../context";
import { issueServerCertificate, type ServerCertificate } from "./serverCertificate";

/** Only ever while the container does not run: so what runs was started with what the file says. */
export async function writeFiles(act: Act): Promise<void> {
  const { ports, spec, seen, bring } = act;
  const { id } = containerOf(act);
  const secret = () => randomBytes(24).toString("hex");
  // with the rest it costs nothing; a channel that stands has its own
  const sourceCa = seen.files?.sourceCa ?? seen.source?.instance?.files?.ownCa;
  const issued = seen.files?.ownCa ? undefined : await issueServerCertificate(aliasOf(spec.id));
  const files = {
    initialised: false,
    adminPassword: secret(),
    replicationSecret: secret(),
    // what was stamped before stays until all is done: see stampIncarnation
    incarnation: spec.incarnation,
    ...seen.files,
    configuration: configurationFile(spec),
    ...optional("ownCa", issued?.ca),
    ...optional("sourceCa", sourceCa),
  };
  // in this order: where the configuration is as wanted, so is all that it needs
  await ports.engine.writeFiles(id, VOLUME_ROOT, [
    ...(issued ? certificateFiles(issued) : []),
    file(paths.adminPassword, files.adminPassword, 0o600),
    file(paths.replicationSecret, files.replicationSecret, 0o600),
    file(paths.incarnation, files.incarnation, 0o644),
    ...(sourceCa === undefined ? [] : [file(paths.sourceCa, sourceCa, 0o644)]),
    file(paths.configuration, files.configuration, 0o644),
  ]);
  bring({ files });
}

/** What was written into the volume is known from now on. */
export function bringFiles({ seen, bring }: Act, written: Partial<InstanceFiles>): void {
  bring({ files: { initialised: false, ...seen.files, ...written } });
}

/** From now on only who knows this incarnation may delete. Last of all: a create that fails before takes nothing over. */
export async function stampIncarnation(act: Act): Promise<void> {
  const { incarnation } = act.spec;
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    file(paths.incarnation, incarnation, 0o644),
  ]);
  bringFiles(act, { incarnation });
}

export function certificateFiles({ ca, certificate, key }: ServerCertificate) {
  return [
    file(paths.serverKey, key, 0o600),
    file(paths.serverCertificate, certificate, 0o644),
    file(paths.ownCa, ca, 0o644),
  ];
}

export function file(path: string, content: string, mode: number) {
  return { path: path.slice(VOLUME_ROOT.length + 1), content, mode };
}
