import { optional } from "../../ground/optional";
import { paths, sourceOfCaFile } from "../../ground/names";
import { Secret } from "../../ground/secret";
import type { InstanceFiles } from "../../plan/facts";
import { stacksIn } from "../../plan/link/permission";
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
  return {
    files: {
      initialised,
      hasKeys: admin !== undefined && replication !== undefined,
      pins: pinsIn(found),
      ...optional("configuration", text(paths.configuration)),
      ...optional("incarnation", text(paths.incarnation)),
      ...optional("owner", text(paths.owner)),
      ...optional("settled", text(paths.settled)),
      ...optional("ownCa", text(paths.ownCa)),
      ...optional("link", linkIn(text(paths.link))),
      ...optional("attaching", text(paths.attaching)),
      ...optional("replicasFrom", stacksIn(text(paths.replicasFrom))),
      ...optional("seeding", seedingIn(text(paths.seeding))),
    },
    keys: {
      ...optional("admin", admin),
      ...optional("replication", replication),
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
