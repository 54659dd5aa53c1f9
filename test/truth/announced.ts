import type { Operations } from "../support/operations";
import type { Happening } from "./row";
import { WATCHED } from "./sight";

/** The other outcome that a preview names: its update fails, and nothing else happens. */
export const OR_REFUSED = "or refused";

/** What a line of a preview announces. `$1`: the subjects, if it names some. */
const KINDS: readonly (readonly [RegExp, Happening])[] = [
  [/^it is started: /, "started"],
  [/^one restart: /, "restarted"],
  [/^one restart: .*\(([^()]*)\)$/, "variableSet $1"],
  [/^new container on the same volume/, "recreated"],
  [/^it is fenced: /, "fenced"],
  [/^warning: slaveOf .+?: becomes a fenced replica/, "fenced"],
  [/^it is opened: /, "opened"],
  [/ then writable; /, "opened"],
  [/^slaveOf .+?: becomes a fenced replica by GTID/, "attached"],
  [/^slaveOf .+? removed: detach in place/, "detached"],
  [/^slaveOf .+? → .+?: re-point by GTID/, "repointed"],
  [/^slaveOf .+?: the channel is reconfigured/, "repointed"],
  [/^its (?:receiver|applier) is stopped: it is started again/, "resumed"],
  [/^the (?:receiver|applier) has failed with error \d+: it/, "resumed"],
  [/^(?:warning: )?slaveOf .*RE-SEEDED in place/, "overwritten"],
  [/^(?:then it )?is refused: /, "refused"],
  [/^if mysqld does not accept .*, the update fails and nothing is changed$/, OR_REFUSED],
  [/^TAKES OVER the running /, "adopted"],
  [/^continues the interrupted creation of /, "adopted"],
  [/^configuration: (.*), while it runs$/, "variableSet $1"],
  [/^while it runs: .*rename the container/, "renamed"],
  [/^while it runs: .*update the limits/, "limited"],
  [/^while it runs: .*join the network (\S+?)(?:;|$)/, "joined $1"],
  [/^while it runs: .*take the server out of offline_mode/, "online"],
  [/^a new password for the provider's administrator/, "rotated administrator"],
  [/^a new password for its replication account/, "rotated replication"],
  [/^a new certificate, without a restart \([^()]*\)$/, "certified"],
  [/^use the new certificate \(/, "certified"],
  [/^a certificate that names /, "certified"],
  [/^user (\S+) (?:is created|gets another|is set again)/, "accountSet $1"],
  [/^(\S+)@%? was renamed to .* it is set up again/, "accountSet $1"],
  [/ was renamed to (\S+): it is set up again, and the other one is dropped$/, "accountDropped $1"],
  [/^(root) (?:is created|gets another|is set again)/, "accountSet $1"],
  [/its (root) password is replaced by the one in this program/, "accountSet $1"],
  [/^dropped: users? (.+)$/, "accountDropped $1"],
  [/^created: databases? (.+)$/, "databaseCreated $1"],
  [/^character set and collation are set as declared, .*: databases? (.+)$/, "databaseSet $1"],
  [/^dropped, since they are empty: databases? (.+)$/, "databaseDropped $1"],
  [/ is deleted with all its data$/, "volumeDeleted"],
  [/ is kept and no longer used$/, "volumeLeft"],
];

/**
 * All that a preview announces for one instance: by its lines, and by what it says will be done to the resource.
 * `names`: those by which it may be called.
 */
export function announcedFor(
  names: readonly string[],
  output: string,
  operation?: Operations[string],
): readonly Happening[] {
  const lines = output
    .split("\n")
    .flatMap((line) => names.flatMap((name) => lineFor(name, line) ?? []));
  const said = lines.flatMap(({ text, isWarning }) =>
    KINDS.flatMap(([pattern, kind]) => {
      const found = pattern.exec(
        isWarning && pattern.source.includes("warning: ") ? `warning: ${text}` : text,
      );
      if (!found) return [];
      const subjects = found[1]?.split(", ");
      return subjects?.map((subject) => kind.replace("$1", accountIn(kind, subject))) ?? [kind];
    }),
  );
  const all = new Set(said.filter(isLookedAt));
  // a create that finds an instance creates none
  if (operation === "create" && !all.has("adopted")) all.add("created");
  if (operation === "delete") all.add("removed");
  return [...all].sort();
}

function isLookedAt(kind: Happening): boolean {
  const [, variable] = /^variableSet (.*)$/.exec(kind) ?? [];
  return variable === undefined || WATCHED.some((name) => name === variable);
}

/** `name: text` with or without a severity before it, and with what an engine prints before that. */
function lineFor(name: string, line: string) {
  const [, severity = "", text] =
    new RegExp(`(?:^|\\s)(warning: )?${name}: (.*)$`).exec(line.trimEnd()) ?? [];
  return text === undefined ? undefined : { text, isWarning: severity !== "" };
}

function accountIn(kind: Happening, subject: string): string {
  return kind.startsWith("account") && !subject.includes("@") ? `${subject}@%` : subject;
}
