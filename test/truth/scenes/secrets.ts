import { ROOTS } from "../look";
import type { Program, Row, Scene } from "../row";
import { replica, source } from "./source";

// Root, and the secrets that are rotated in place.
const START: Program = { m: source(), r: replica("m") };
const KEEP: Row["does"] = {};
const ROOT_SET: Row["does"] = { m: ["accountSet root@%"] };
const HAS_FILE = "SELECT File_priv FROM mysql.user WHERE user = 'root' AND host = '%'";

const changed = (name: string, input: Readonly<Record<string, string>>, more: Partial<Row>) => ({
  name,
  program: { m: source(input), r: replica("m") },
  does: KEEP,
  ...more,
});

export const secrets: readonly Scene[] = [
  {
    name: "secrets",
    start: START,
    rows: [
      changed(
        "another password of root",
        { rootPassword: JSON.stringify(ROOTS[1]) },
        { does: ROOT_SET, saysNot: /another one for root/ },
      ),
      changed("the former password of root", {}, { does: ROOT_SET, saysNot: /for root/ }),
      changed(
        "a root that owns the databases only",
        { rootPrivileges: `"service"` },
        { does: ROOT_SET, says: /rootPrivileges: "service"/, finds: { [`m ${HAS_FILE}`]: "N" } },
      ),
      changed(
        "a root that may do everything",
        {},
        {
          does: ROOT_SET,
          says: /rootPrivileges: "all"/,
          finds: { [`m ${HAS_FILE}`]: "Y" },
        },
      ),
      changed(
        "another password of the administrator",
        { rotate: `{ administrator: "1" }` },
        { does: { m: ["rotated administrator"] } },
      ),
      changed("and what is no longer declared rotates nothing", {}, {}),
      {
        name: "another password of the replication account",
        program: { m: source(), r: replica("m", { rotate: `{ replication: "1" }` }) },
        does: { r: ["rotated replication"] },
      },
      changed("nor does this", {}, {}),
      changed(
        "another certificate, while there is a replica: it learns whom to trust",
        { rotate: `{ certificate: "1" }` },
        { says: /it is used by the update after the one in which its replicas learn to trust it/ },
      ),
      changed("and the update after uses it", {}, { does: { m: ["certified"] } }),
      {
        name: "another certificate of a replica, which has none of its own",
        program: { m: source(), r: replica("m", { rotate: `{ certificate: "1" }` }) },
        does: { r: ["certified"] },
      },
    ],
  },
];
