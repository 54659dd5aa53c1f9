import { describe, expect, it } from "vitest";
import { Secret } from "../../../../src/ground/secret";
import {
  fingerprint,
  partsOfRoot,
  partsOfUser,
  signerOf,
} from "../../../../src/plan/content/fingerprint";
import type { UserInput } from "../../../../src/plan/spec";
import { aSpec } from "../world";

const user = { name: "app", host: "%", password: new Secret("pw"), databases: ["b", "a"] };
const spec = aSpec("m1");
const own = { id: "m1", key: new Secret("key of m1") };
const printOf = (one: UserInput, declared = spec, signer = own) =>
  fingerprint(signer, partsOfUser(one, declared));
const rootPrint = (declared = spec) => fingerprint(own, partsOfRoot(new Secret("pw"), declared));

describe("a fingerprint", () => {
  it("is the same for what is declared the same", () => {
    expect(printOf({ ...user, databases: ["a", "b"] })).toBe(printOf(user));
  });

  it.each<[string, UserInput]>([
    ["another password", { ...user, password: new Secret("pw2") }],
    ["one database more", { ...user, databases: ["a", "b", "c"] }],
    ["one database less", { ...user, databases: ["a"] }],
    ["another user with the same password", { ...user, name: "web" }],
    ["TLS that is required", { ...user, requireTls: true }],
    ["TLS that is not", { ...user, requireTls: false }],
    ["a limit of its own", { ...user, maxConnections: 3 }],
    ["no limit", { ...user, maxConnections: 0 }],
    [
      "what was a password as a database",
      { ...user, password: new Secret("a"), databases: ["b", "pw"] },
    ],
  ])("is another one for %s", (_, other) => {
    expect(printOf(other)).not.toBe(printOf(user));
  });

  it("is another one when max_connections moves the limit", () => {
    const more = { ...spec, configuration: { max_connections: "500" } };
    expect(printOf(user, more)).not.toBe(printOf(user));
    expect(printOf({ ...user, maxConnections: 3 }, more)).toBe(
      printOf({ ...user, maxConnections: 3 }),
    );
    expect(rootPrint(more)).not.toBe(rootPrint());
  });

  it("of root is another one for other privileges", () => {
    expect(rootPrint({ ...spec, rootPrivileges: "all" })).not.toBe(rootPrint());
  });

  it("cannot be made without the key of the volume", () => {
    expect(printOf(user, spec, { id: "m1", key: new Secret("a guess") })).not.toBe(printOf(user));
  });

  it("names the instance that has made it, and holds no password", () => {
    expect(signerOf(printOf(user))).toBe("m1");
    expect(printOf({ ...user, password: new Secret("secret") })).not.toContain("secret");
  });

  it.each([
    ["none", ""],
    ["that of an earlier version", "c2FsdHNhbHQ:JGRpZ2VzdA"],
    ["a version without a name", "2"],
  ])("that is %s was made by nobody", (_, print) => expect(signerOf(print)).toBeUndefined());

  it("leaves what was declared as it is", () => {
    partsOfUser(user, spec);
    expect(user.databases).toEqual(["b", "a"]);
  });
});
