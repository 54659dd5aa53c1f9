import type { Happening } from "./row";

/** What a line of a preview announces. `$1`: the subjects, if it names some. */
const KINDS: readonly (readonly [RegExp, Happening])[] = [
  [/^it is started: /, "started"],
  [/^one restart: /, "restarted"],
  [/^new container on the same volume/, "recreated"],
  [/^it is fenced: /, "fenced"],
  [/^warning: slaveOf \S+: becomes a fenced replica/, "fenced"],
  [/^it is opened: /, "opened"],
  [/ then writable; /, "opened"],
  [/^(?:warning: )?slaveOf .*RE-SEEDED in place/, "overwritten"],
  [/^(?:then it )?is refused: /, "refused"],
  [/^user (\S+) (?:is created|gets another|is set again)/, "accountSet $1"],
  [/^(\S+)@%? was renamed to .* it is set up again/, "accountSet $1"],
  [/^(root) (?:is created|gets another|is set again)/, "accountSet $1"],
  [/^dropped: users? (.+)$/, "accountDropped $1"],
  [/^created: databases? (.+)$/, "databaseCreated $1"],
  [/^dropped, since they are empty: databases? (.+)$/, "databaseDropped $1"],
  [/ is deleted with all its data$/, "volumeDeleted"],
];

/** All that the output of a preview announces for one instance. */
export function announcedFor(name: string, output: string): readonly Happening[] {
  const lines = output.split("\n").flatMap((line) => lineFor(name, line) ?? []);
  const all = lines.flatMap(({ text, isWarning }) =>
    KINDS.flatMap(([pattern, kind]) => {
      const found = pattern.exec(
        isWarning && pattern.source.includes("warning: ") ? `warning: ${text}` : text,
      );
      if (!found) return [];
      const subjects = found[1]?.split(", ");
      return subjects?.map((subject) => kind.replace("$1", accountIn(kind, subject))) ?? [kind];
    }),
  );
  return [...new Set(all)].sort();
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
