import { differences } from "./differences";
import { inherited, rootOf, type DeclaredUser, type Layout } from "./layout";
import { sightOf, type Sights } from "./sight";

/** What is declared inside: databases, users and what they may, variables. A replica has its root's. */
export function problemsOfContent(
  layout: Layout,
  short: string,
  sights: Sights,
): readonly string[] {
  const { server } = sightOf(sights, short);
  const { databases, users = [], mayHold = [] } = layout[rootOf(layout, short)] ?? {};
  const held = server.databases.filter((name) => !mayHold.includes(name));
  const variables = Object.entries(inherited(layout, short, "configuration") ?? {});
  return [
    ...differences("variables", [...server.variables].map(assignment), variables.map(assignment)),
    ...problemsOfRoot(server.grants.get("root@%") ?? []),
    // one that declares nothing may have inherited all that it holds
    ...(databases
      ? [...differences("databases", held, databases), ...problemsOfUsers(server.grants, users)]
      : []),
  ];
}

function problemsOfUsers(
  grants: ReadonlyMap<string, readonly string[]>,
  users: readonly DeclaredUser[],
): readonly string[] {
  const there = [...grants.keys()].filter((account) => account !== "root@%");
  const declared = users.map(({ name }) => `${name}@%`);
  return [
    ...differences("users", there, declared),
    ...users.flatMap(({ name, databases }) =>
      differences(`grants of ${name}`, grants.get(`${name}@%`) ?? [], [
        `GRANT USAGE ON *.* TO \`${name}\`@\`%\``,
        ...databases.map((one) => `GRANT ALL PRIVILEGES ON \`${one}\`.* TO \`${name}\`@\`%\``),
      ]),
    ),
  ];
}

/** Static and dynamic privileges are listed one by one, and every server has others. */
function problemsOfRoot(lines: readonly string[]): readonly string[] {
  const full = lines.filter((line) => / ON \*\.\* TO `root`@`%` WITH GRANT OPTION$/.test(line));
  const [fixed, dynamic] = [/\bSUPER\b/, /\bSYSTEM_VARIABLES_ADMIN\b/].map((privilege) =>
    full.some((line) => privilege.test(line)),
  );
  return fixed === true && dynamic === true ? [] : [`grants of root: [${lines.join("; ")}]`];
}

function assignment([name, value]: readonly [string, string]): string {
  return `${name}=${value}`;
}
