import { describe, expect, it } from "vitest";
import { Secret } from "../../../../src/ground/secret";
import { after } from "../afterStep";
import { facts, type Given, kindsOf, stepsOf } from "../facts";

const app = { name: "app", host: "%.EXAMPLE", password: new Secret("secret"), databases: ["shop"] };
const shop = { name: "shop", characterSet: "utf8mb4", collation: "utf8mb4_bin" };

describe("after the steps of what is declared inside nothing is left to do:", () => {
  it.each<[string, Given, readonly string[]]>([
    ["root", facts().declaring({ rootPassword: new Secret("secret") }), ["ensureRoot"]],
    ["a database", facts().declaring({ databases: [{ name: "shop" }] }), ["ensureDatabase"]],
    [
      "a database with a character set of an old name",
      facts().declaring({ databases: [{ name: "shop", characterSet: "UTF8" }] }),
      ["ensureDatabase"],
    ],
    [
      "another collation of a database whose name is folded",
      facts()
        .withServer({ lowerCaseTableNames: 1, databases: [shop] })
        .declaring({ databases: [{ name: "Shop", collation: "utf8mb4_0900_as_cs" }] }),
      ["ensureDatabase"],
    ],
    [
      "a database that is declared no more",
      facts()
        .withServer({ databases: [shop] })
        .declaring({ formerDatabases: ["shop"] }),
      ["dropDatabase"],
    ],
    ["a user", facts().declaring({ users: [app] }), ["ensureUser"]],
    [
      "a user with another password",
      facts()
        .withServer({ users: [{ name: "app", host: "%.example", fingerprint: "salt:other" }] })
        .declaring({ users: [app] }),
      ["ensureUser"],
    ],
    [
      "an account that a former source has set",
      facts()
        .seeing({ settledAccounts: [{ name: "app", host: "%.example", isSetHere: false }] })
        .declaring({ users: [app] }),
      ["adoptAccounts"],
    ],
    [
      "a user that is declared no more",
      facts()
        .withServer({ users: [{ name: "app", host: "%.example", fingerprint: "salt:other" }] })
        .declaring({ formerUsers: [app] }),
      ["dropUser"],
    ],
  ])("%s", (_, given, planned) => {
    expect(kindsOf(given.plan)).toEqual(planned);
    expect(kindsOf(after(given, ...stepsOf(given.plan)).plan)).toEqual([]);
  });

  it("what else is there stays", () => {
    const other = { ...shop, name: "other" };
    const given = facts().withServer({ databases: [shop, other] });
    const { server } = after(given, { kind: "dropDatabase", name: "shop" }).seen;
    expect(server?.databases).toEqual([other]);
  });
});
