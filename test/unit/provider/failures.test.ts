import { describe, expect, it } from "vitest";
import type { Bag } from "../../../src/provider/unknowns";
import { aWorld, program, reasons } from "./builders";

const user = { name: "app", password: "secret-word" };

describe("failures", () => {
  it("come all at once", async () => {
    const args = { port: 0, volume: { size: 0 }, users: [user, user], configuration: { port: 1 } };
    expect(await reasons(program(args))).toHaveLength(4);
  });

  it("name no property, for Pulumi would print its value", async () => {
    const { failures } = await aWorld().provider.check({}, program({ rootPassword: 12345678 }));
    expect(failures.map(({ property }) => property)).toEqual([""]);
  });

  it("say that the name was the logical one", async () => {
    const [reason] = await reasons(program({}, "My Database"));
    expect(reason).toMatch(
      /^name: .*"My Database", which is the resource's name in the program\. Declare a name/,
    );
  });

  it.each<[string, Bag]>([
    ["root password", { rootPassword: ["hunter2-hunter2"] }],
    ["user's password", { users: [{ name: "app", password: { clear: "hunter2-hunter2" } }] }],
    ["password in the wrong place", { users: "hunter2-hunter2" }],
    ["password as a list member", { users: ["hunter2-hunter2"] }],
    ["variable", { configuration: { init_connect: "hunter2-hunter2\n" } }],
    ["driver option", { volume: { driverOptions: ["hunter2-hunter2"] } }],
    ["label", { labels: { a: ["hunter2-hunter2"] } }],
    ["password of a misspelt key", { users: [{ ...user, pasword: "hunter2-hunter2" }] }],
  ])("never show the value of a %s", async (_, args) => {
    const found = await reasons(program(args));
    expect(found).not.toEqual([]);
    expect(found.join()).not.toContain("hunter2");
  });
});
