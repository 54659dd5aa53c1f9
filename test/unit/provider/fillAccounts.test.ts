import { describe, expect, it } from "vitest";
import { filled } from "../../../src/provider/fill";
import type { Bag } from "../../../src/provider/unknowns";
import { program, replicaProgram, UNK } from "./builders";

const app = { name: "app", password: "pw" };
const usersOf = (args: Bag, olds: Bag = {}) => filled(program(args), olds)["users"];
const privilegesOf = (args: Bag, olds: Bag = {}) => filled(program(args), olds)["rootPrivileges"];

describe("TLS", () => {
  it("is required of a new user", () => {
    expect(usersOf({ users: [app] })).toEqual([{ ...app, requireTls: true }]);
  });

  it("is not, where the program says so", () => {
    const users = [{ ...app, requireTls: false }];
    expect(usersOf({ users })).toEqual(users);
  });

  it("is as it was, for a user of a release that did not know it", () => {
    expect(usersOf({ users: [app] }, { users: [app] })).toEqual([app]);
  });

  it("is required of a new user next to such a one, and of one with another host", () => {
    const [web, near] = [
      { ...app, name: "web" },
      { ...app, host: "10.%" },
    ];
    expect(usersOf({ users: [app, web, near] }, { users: [{ ...app, host: "%" }] })).toEqual([
      app,
      { ...web, requireTls: true },
      { ...near, requireTls: true },
    ]);
  });

  it("is required again when the program no longer says otherwise", () => {
    const olds = { users: [{ ...app, requireTls: false }] };
    expect(usersOf({ users: [app] }, olds)).toEqual([{ ...app, requireTls: true }]);
  });

  it("leaves what is unknown or no user alone", () => {
    expect(usersOf({ users: UNK })).toBe(UNK);
    expect(usersOf({ users: [UNK, 7] })).toEqual([UNK, 7]);
  });
});

describe("root's privileges", () => {
  it("are those of a service, on a new instance and on one of a former release", () => {
    expect(privilegesOf({})).toBe("service");
    expect(privilegesOf({}, program())).toBe("service");
  });

  it("are what the program says", () => {
    expect(privilegesOf({ rootPrivileges: "all" })).toBe("all");
    expect(privilegesOf({}, { rootPrivileges: "all" })).toBe("service");
  });

  it("are none of a replica's business", () => {
    const inherited = { rootPrivileges: "all" };
    expect(filled(replicaProgram({}, inherited), {})).not.toHaveProperty("rootPrivileges");
  });

  it("stay those of the source after a detach, and in later updates", () => {
    const olds = replicaProgram({}, { rootPrivileges: "all" });
    const detached = filled(program({}, "s1"), olds);
    expect(detached["rootPrivileges"]).toBe("all");
    expect(filled(program({}, "s1"), detached)["rootPrivileges"]).toBe("all");
    expect(privilegesOf({ rootPrivileges: "service" }, detached)).toBe("service");
  });
});
