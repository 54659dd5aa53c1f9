import { jsonIn } from "../../ground/json";
import { lockKeyOf } from "../../ground/lockName";
import { optional } from "../../ground/optional";
import { paths, sourceOfCaFile } from "../../ground/names";
import { Secret } from "../../ground/secret";
import type { InstanceFiles } from "../../plan/facts";
import { stacksIn } from "../../plan/link/permission";
import { fingerprintKeyOf } from "../../plan/content/fingerprint";
import { settingsIn } from "../../plan/settings/settingsNote";
import { rotationIn } from "../../plan/host/rotationNote";
import { linkIn } from "../../plan/link/link";
import { seedingIn } from "../../plan/link/seedingNote";

/** All files of the provider in an instance's volume: the facts, and the keys. */
export interface Contents {
  readonly files: InstanceFiles;
  readonly keys: Keys;
}

/** The secrets of an instance, kept apart from the facts from the moment of reading. */
export interface Keys {
  /** The internal administrator's password. */
  readonly admin?: Secret;
  /** The password of the replication account is derived from this and the root's server uuid. */
  readonly replication?: Secret;
  /** What they will be, while they are being rotated. */
  readonly nextAdmin?: Secret;
  readonly nextReplication?: Secret;
  /** Derived from a secret before it was first rotated; absent: derived from the present one. */
  readonly locks?: Secret;
  readonly fingerprints?: Secret;
}

/** The name of every lock on the server is made with this. */
export function lockKeyIn({ locks, admin }: Keys): Secret | undefined {
  return locks ?? (admin && lockKeyOf(admin));
}

/** The fingerprints of accounts that this instance has set are made with this. */
export function fingerprintKeyIn({ fingerprints, replication }: Keys): Secret | undefined {
  return fingerprints ?? (replication && fingerprintKeyOf(replication));
}

/** The text of the file of kept keys. */
export function keptKeysNote({ locks, fingerprints }: Keys): string {
  return JSON.stringify({ locks: locks?.reveal(), fingerprints: fingerprints?.reveal() });
}

function keptKeysIn(text: string | undefined): Pick<Keys, "locks" | "fingerprints"> {
  const value = text === undefined ? undefined : jsonIn(text);
  const kept: Partial<Record<string, unknown>> =
    typeof value === "object" && value !== null ? { ...value } : {};
  const key = (name: string) => {
    const one = kept[name];
    return typeof one === "string" ? new Secret(one) : undefined;
  };
  return { ...optional("locks", key("locks")), ...optional("fingerprints", key("fingerprints")) };
}

/** Reads the contents from files by absolute path. `initialised`: see InstanceFiles. */
export function contentsOf(found: ReadonlyMap<string, Buffer>, initialised: boolean): Contents {
  // an empty file counts as absent
  const text = (path: string) => {
    const content = found.get(path)?.toString("utf8");
    return content === "" ? undefined : content;
  };
  const secret = (path: string) => {
    const content = text(path);
    return content === undefined ? undefined : new Secret(content);
  };
  const admin = secret(paths.adminPassword);
  const replication = secret(paths.replicationSecret);
  const nextAdmin = secret(paths.nextAdminPassword);
  const nextReplication = secret(paths.nextReplicationSecret);
  const rotating = [
    ...(nextAdmin ? (["administrator"] as const) : []),
    ...(nextReplication ? (["replication"] as const) : []),
  ];
  return {
    files: {
      initialised,
      hasKeys: admin !== undefined && replication !== undefined,
      pins: pinsIn(found),
      ...optional("configuration", text(paths.configuration)),
      ...optional("formerConfiguration", text(paths.formerConfiguration)),
      ...optional("settings", settingsIn(text(paths.settings))),
      ...optional("incarnation", text(paths.incarnation)),
      ...optional("owner", text(paths.owner)),
      ...optional("settled", text(paths.settled)),
      ...optional("ownCa", text(paths.ownCa)),
      ...optional("certificate", text(paths.certificate)),
      ...optional("nextCertificate", text(paths.nextCertificate)),
      ...optional("link", linkIn(text(paths.link))),
      ...optional("attaching", text(paths.attaching)),
      ...optional("replicasFrom", stacksIn(text(paths.replicasFrom))),
      ...optional("rotated", rotationIn(text(paths.rotated))),
      ...optional("rotating", rotating.length === 0 ? undefined : rotating),
      ...optional("seeding", seedingIn(text(paths.seeding))),
    },
    keys: {
      ...optional("admin", admin),
      ...optional("replication", replication),
      ...optional("nextAdmin", nextAdmin),
      ...optional("nextReplication", nextReplication),
      ...keptKeysIn(text(paths.keptKeys)),
    },
  };
}

function pinsIn(found: ReadonlyMap<string, Buffer>): Record<string, string> {
  const pins: Record<string, string> = {};
  for (const [path, content] of found) {
    const source = sourceOfCaFile(path);
    if (source !== undefined && content.length > 0) pins[source] = content.toString("utf8");
  }
  return pins;
}
