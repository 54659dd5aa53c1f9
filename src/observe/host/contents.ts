import { optional } from "../../ground/optional";
import { paths, sourceOfCaFile } from "../../ground/names";
import { Secret } from "../../ground/secret";
import type { InstanceFiles } from "../../plan/facts";
import { linkIn } from "../../plan/link/link";
import { seedingIn } from "../../plan/link/seedingNote";

/** All that the provider keeps in an instance's volume: what may be told, and the keys. */
export interface Contents {
  readonly files: InstanceFiles;
  readonly keys: Keys;
}

/** What opens an instance. Kept apart from the facts from the moment of reading. */
export interface Keys {
  /** The internal administrator's password. */
  readonly admin?: Secret;
  /** From it and the root's uuid follows the password of the replication account. */
  readonly replication?: Secret;
  /** While a copy is under way: the donor's administrator's password, which comes along with the data. */
  readonly donor?: Secret;
}

/** Of the files at their absolute paths. */
export function contentsOf(found: ReadonlyMap<string, Buffer>): Contents {
  // an empty file says nothing
  const text = (path: string) => {
    const content = found.get(path)?.toString("utf8");
    return content === "" ? undefined : content;
  };
  const secret = (path: string) => {
    const content = text(path);
    return content === undefined ? undefined : new Secret(content);
  };
  const note = seedingIn(text(paths.seeding));
  const admin = secret(paths.adminPassword);
  const replication = secret(paths.replicationSecret);
  return {
    files: {
      initialised: found.has(paths.initialised),
      hasKeys: admin !== undefined && replication !== undefined,
      pins: pinsIn(found),
      ...optional("configuration", text(paths.configuration)),
      ...optional("incarnation", text(paths.incarnation)),
      ...optional("owner", text(paths.owner)),
      ...optional("settled", text(paths.settled)),
      ...optional("ownCa", text(paths.ownCa)),
      ...optional("link", linkIn(text(paths.link))),
      ...optional("seeding", note?.seeding),
    },
    keys: {
      ...optional("admin", admin),
      ...optional("replication", replication),
      ...optional("donor", note?.donor),
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
