import { describe, expect, it } from "vitest";
import { linesOf, type Listed } from "../../../scripts/test/leftovers.mjs";

const ID = "0123456789abcdef".repeat(4);
const nothing: Listed = {
  containers: [],
  volumes: [],
  unused: [],
  networks: [],
  files: [],
  kept: "mysql-replication-template-0a1b",
};
const container = (name: string, Labels: Record<string, string> | null) => ({
  containers: [{ Id: ID, Names: [`/${name}`], Labels }],
});
const volume = (Name: string, Labels: Record<string, string> | null) => ({
  volumes: [{ Name, Labels }],
});
const network = (Name: string, Labels: Record<string, string> | null) => ({
  networks: [{ Id: ID, Name, Labels }],
});
const ours = (label: string) => ({ [`io.pulumi-mysql-replication.${label}`]: "x" });

describe("what tests leave behind", () => {
  it.each<[string, Partial<Listed>, readonly string[]]>([
    ["nothing", {}, []],
    ["somebody else's container", container("theirs", { "com.example.test": "x" }), []],
    ["a container without labels", container("theirs", null), []],
    ["an instance", container("m1", ours("instance")), ["container m1 0123456789ab"]],
    ["a helper", container("check", ours("scratch")), ["container check 0123456789ab"]],
    ["a test's own container", container("t", ours("test")), ["container t 0123456789ab"]],
    ["a server of a fleet", container("f", ours("test-mysqld")), ["container f 0123456789ab"]],
    ["a benchmark's server", container("bench-a-m", {}), ["container bench-a-m 0123456789ab"]],
    ["a volume", volume("m1-0a1b2c3d", ours("instance")), ["volume m1-0a1b2c3d"]],
    ["a fleet's volume", volume("mysqld-test-0a", ours("test-mysqld")), ["volume mysqld-test-0a"]],
    ["somebody else's volume", volume("theirs", null), []],
    [
      "the shared network",
      network("mysql-replication", ours("network")),
      ["network mysql-replication 0123456789ab"],
    ],
    ["a fleet's network", network("f", ours("test-mysqld")), ["network f 0123456789ab"]],
    ["the engine's own network", network("bridge", {}), []],
    [
      "a template with options of its own",
      volume("mysql-replication-template-2c", ours("template")),
      ["volume mysql-replication-template-2c"],
    ],
    [
      "the volume of a removed container",
      { unused: [{ Name: ID }] },
      ["anonymous volume 0123456789ab"],
    ],
    ["somebody else's named volume that is not used", { unused: [{ Name: "theirs" }] }, []],
    ["a program's directory", { files: ["swap-x1"] }, ["directory .state/tests/swap-x1"]],
  ])("%s", (_, listed, lines) => {
    expect(linesOf({ ...nothing, ...listed })).toEqual(lines);
  });

  it("the template that the next instance is made from stays on purpose", () => {
    const name = "mysql-replication-template-0a1b";
    const template = { ...container(name, ours("template")), ...volume(name, ours("template")) };
    expect(linesOf({ ...nothing, ...template })).toEqual([]);
  });
});
