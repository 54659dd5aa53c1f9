import { ADMIN_USER } from "../../../src/ground/names";
import type { Place } from "../place";
import type { Program, Scene } from "../row";
import { repaired } from "./repaired";
import { replica, source } from "./source";

// What somebody else does to accounts, in no binary log: to those of users, and to the provider's own.
const START: Program = { m: source(), r: replica("m") };
const unlogged = (place: Place, short: string, ...statements: readonly string[]) =>
  place.inOneSession(short, ["SET SESSION sql_log_bin = 0", ...statements]);

export const accounts: readonly Scene[] = [
  {
    name: "accounts",
    start: START,
    rows: [
      repaired(
        "a user's password was changed",
        (place) => unlogged(place, "m", "ALTER USER app@'%' IDENTIFIED BY 'theirs'"),
        { m: ["accountSet app@%"] },
      ),
      repaired(
        "a user was locked",
        (place) => unlogged(place, "m", "ALTER USER app@'%' ACCOUNT LOCK"),
        { m: ["accountSet app@%"] },
      ),
      repaired(
        "a user's password has expired",
        (place) => unlogged(place, "m", "ALTER USER app@'%' PASSWORD EXPIRE"),
        { m: ["accountSet app@%"] },
      ),
      repaired(
        "a privilege was revoked",
        (place) => unlogged(place, "m", "REVOKE INSERT ON shop.* FROM app@'%'"),
        { m: ["accountSet app@%"] },
      ),
      repaired(
        "a privilege was granted",
        (place) => unlogged(place, "m", "GRANT FILE ON *.* TO app@'%'"),
        { m: ["accountSet app@%"] },
      ),
      repaired("a user was dropped", (place) => unlogged(place, "m", "DROP USER app@'%'"), {
        m: ["accountSet app@%"],
      }),
      repaired(
        "a user was renamed",
        (place) => unlogged(place, "m", "RENAME USER app@'%' TO mine@'%'"),
        { m: ["accountDropped mine@%", "accountSet app@%"] },
      ),
      {
        ...repaired("the provider's administrator has another password: refused", (place) =>
          unlogged(
            place,
            "m",
            `ALTER USER '${ADMIN_USER}'@'%' IDENTIFIED BY 'of-somebody-else-1!'`,
          ),
        ),
        isRefused: true,
        says: /takeOver: \S+ refuses its internal administrator/,
      },
      {
        name: "with the program's word one start sets it again",
        program: (place) => place.consented(START),
        does: { m: ["restarted"] },
        says: /one restart: its start sets the administrator's account again/,
      },
    ],
  },
];
