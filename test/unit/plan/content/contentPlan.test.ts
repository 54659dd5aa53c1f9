import { describe, expect, it } from "vitest";
import { Secret } from "../../../../src/ground/secret";
import { accountSteps } from "../../../../src/plan/content/contentPlan";
import type { Step } from "../../../../src/plan/steps";
import { facts, type Given } from "../facts";
import { aCensus, anAccount, idOf, type Name, NAMES } from "../world";

const old = { name: "old", characterSet: "utf8mb3", collation: "utf8mb3_general_ci" };
const shop = { name: "shop", characterSet: "utf8mb4", collation: "utf8mb4_0900_ai_ci" };
const app = { name: "app", host: "%", password: new Secret("pw"), databases: ["shop"] };
const appIsThere = { name: "app", host: "%", fingerprint: "print" };
const rootIsThere = { name: "root", host: "%", fingerprint: "print" };
const settled = (name: string, host = "%", isSetHere = true) => ({ name, host, isSetHere });

const plan = ({ spec, seen }: Given) => accountSteps(spec, seen);
const ensureApp: Step = { kind: "ensureUser", name: "app", host: "%" };
const ensureShop: Step = { kind: "ensureDatabase", database: { name: "shop" } };

describe("databases", () => {
  it.each<[string, Given, readonly Step[]]>([
    [
      "one that is not there is made",
      facts().declaring({ databases: [{ name: "shop" }] }),
      [ensureShop],
    ],
    [
      "one that is there is left as it is",
      facts()
        .withServer({ databases: [shop] })
        .declaring({ databases: [{ name: "shop" }] }),
      [],
    ],
    [
      "one with another character set is changed",
      facts()
        .withServer({ databases: [shop] })
        .declaring({ databases: [{ name: "shop", characterSet: "latin1" }] }),
      [{ kind: "ensureDatabase", database: { name: "shop", characterSet: "latin1" } }],
    ],
    [
      "one with another collation is changed",
      facts()
        .withServer({ databases: [shop] })
        .declaring({ databases: [{ name: "shop", collation: "utf8mb4_bin" }] }),
      [{ kind: "ensureDatabase", database: { name: "shop", collation: "utf8mb4_bin" } }],
    ],
    [
      "a character set is the same in capitals",
      facts()
        .withServer({ databases: [shop] })
        .declaring({ databases: [{ name: "shop", characterSet: "UTF8MB4" }] }),
      [],
    ],
    [
      "utf8 is what the server calls utf8mb3",
      facts()
        .withServer({ databases: [old] })
        .declaring({
          databases: [{ name: "old", characterSet: "utf8", collation: "utf8_general_ci" }],
        }),
      [],
    ],
    [
      "utf8 is not utf8mb4",
      facts()
        .withServer({ databases: [shop] })
        .declaring({ databases: [{ name: "shop", characterSet: "utf8" }] }),
      [{ kind: "ensureDatabase", database: { name: "shop", characterSet: "utf8" } }],
    ],
    [
      "a name is the same in capitals where the server does not tell them apart",
      facts()
        .withServer({ databases: [shop], lowerCaseTableNames: 1 })
        .declaring({ databases: [{ name: "Shop" }] }),
      [],
    ],
    [
      "one that is declared no more is dropped",
      facts()
        .withServer({ databases: [shop] })
        .declaring({ formerDatabases: ["shop"] }),
      [{ kind: "dropDatabase", name: "shop" }],
    ],
    ["and not when it is gone", facts().declaring({ formerDatabases: ["shop"] }), []],
    ["one that nobody declared stays", facts().withServer({ databases: [shop] }), []],
  ])("%s", (_, given, steps) => {
    expect(plan(given)).toEqual(steps);
  });
});

describe("users", () => {
  /** It is there, and not as declared. */
  const withApp = () => facts().withServer({ users: [appIsThere] });
  const settledApp = () => withApp().seeing({ settledAccounts: [settled("app")] });

  it.each<[string, Given, readonly Step[]]>([
    ["one that is not there is made", facts().declaring({ users: [app] }), [ensureApp]],
    ["one that is as declared is left alone", settledApp().declaring({ users: [app] }), []],
    ["one that is not as declared is changed", withApp().declaring({ users: [app] }), [ensureApp]],
    [
      "one that a former source has set as declared is marked, and not changed",
      withApp()
        .seeing({ settledAccounts: [settled("app", "%", false)] })
        .declaring({ users: [app] }),
      [{ kind: "adoptAccounts", accounts: [{ name: "app", host: "%" }] }],
    ],
    [
      "another host is another user",
      settledApp().declaring({ users: [{ ...app, host: "10.%" }] }),
      [{ kind: "ensureUser", name: "app", host: "10.%" }],
    ],
    [
      "one that is declared no more is dropped",
      withApp().declaring({ formerUsers: [{ name: "app", host: "%" }] }),
      [{ kind: "dropUser", name: "app", host: "%" }],
    ],
    [
      "and not when it is gone",
      facts().declaring({ formerUsers: [{ name: "app", host: "%" }] }),
      [],
    ],
    ["one that nobody declared stays", withApp(), []],
    [
      "a host is the same in capitals: the server keeps it in small letters",
      facts()
        .seeing({ settledAccounts: [settled("app", "db.example")] })
        .declaring({ users: [{ ...app, host: "DB.example" }] }),
      [],
    ],
  ])("%s", (_, given, steps) => {
    expect(plan(given)).toEqual(steps);
  });
});

describe("root", () => {
  it.each<[string, Given, readonly string[]]>([
    ["is made", facts().declaring({ rootPassword: new Secret("pw") }), ["ensureRoot"]],
    [
      "is left alone",
      facts()
        .seeing({ settledAccounts: [settled("root")] })
        .declaring({ rootPassword: new Secret("pw") }),
      [],
    ],
    [
      "is set again when it is not as declared",
      facts()
        .withServer({ users: [rootIsThere] })
        .declaring({ rootPassword: new Secret("new") }),
      ["ensureRoot"],
    ],
    [
      "that a former source has set as declared is marked",
      facts()
        .seeing({ settledAccounts: [settled("root", "%", false)] })
        .declaring({ rootPassword: new Secret("pw") }),
      ["adoptAccounts"],
    ],
    ["without a password stays as it is", facts().withServer({ users: [rootIsThere] }), []],
    [
      "of another host is another one",
      facts()
        .seeing({ settledAccounts: [settled("root", "localhost")] })
        .declaring({ rootPassword: new Secret("pw") }),
      ["ensureRoot"],
    ],
  ])("%s", (_, { spec, seen }, kinds) => {
    expect(accountSteps(spec, seen).map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe("accounts of replicas", () => {
  const without = (name: Name) => aCensus(NAMES.filter((other) => other !== name));
  const known = () => facts().withServer({ replicationAccounts: [anAccount("s2", "s1", "s1")] });

  it("of a replica that exists stays", () => {
    expect(plan(known())).toEqual([]);
  });

  it("of a replica that is gone goes", () => {
    const given = known().seeing({ census: without("s2") });
    expect(plan(given)).toEqual([
      { kind: "dropOrphanedAccounts", names: [anAccount("s2", "s1", "s1").name] },
    ]);
  });

  it("of a replica on an engine that was not asked stays", () => {
    const elsewhere = { ...anAccount("s2", "s1", "s1"), engine: "ANOTHER" };
    const given = facts()
      .withServer({ replicationAccounts: [elsewhere] })
      .seeing({ census: without("s2") });
    expect(plan(given)).toEqual([]);
  });

  it("that another hand has named stays", () => {
    const foreign = { ...anAccount("s2", "s1", "s1"), name: "mine", replica: idOf("s2") };
    const given = facts()
      .withServer({ replicationAccounts: [foreign] })
      .seeing({ census: without("s2") });
    expect(plan(given)).toEqual([]);
  });
});

describe("all of it", () => {
  const much = () =>
    facts()
      .withServer({ databases: [{ ...shop, name: "old" }], users: [appIsThere] })
      .declaring({
        rootPassword: new Secret("pw"),
        databases: [{ name: "shop" }],
        formerDatabases: ["old"],
        users: [{ ...app, name: "web" }],
        formerUsers: [{ name: "app", host: "%" }],
      });

  it("is done in an order in which each finds what it needs", () => {
    expect(plan(much()).map(({ kind }) => kind)).toEqual([
      "ensureRoot",
      "ensureDatabase",
      "dropDatabase",
      "dropUser",
      "ensureUser",
    ]);
  });

  it("is the same behind a closed fence", () => {
    expect(plan(much().fenced())).toEqual(plan(much()));
  });

  it("is nothing on a replica, which gets its own from its source", () => {
    expect(plan(much().replicatingFrom("m1"))).toEqual([]);
  });
});
