import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, deployments, type DeploymentKind } from "../../support/deployments";
import { succeeded } from "../../support/instances";
import type { RunOptions } from "../../support/deployment";
import { PretendedStack, type Ran } from "./pretended/pretendedStack";

// What docs/guide/resource-options.md says of each option: Pulumi itself decides about most of them, so it is asked,
// with the real classes and the real provider.

const ID = "d2bd2a0c-2b5d-4bd9-8a53-6a5f6f0e1a01";

interface Row {
  readonly about: string;
  /** The option or options, as a program has them before and after the change. Empty: not declared. */
  readonly before: string;
  readonly after: string;
  /** What the instance `name` is asked meanwhile. */
  readonly name: string;
  readonly asked: readonly string[];
}

const instance = (name: string, args = "{}", options = "{}") =>
  `const ${name} = new DatabaseInstance("${name}", ${args}, ${options});`;
const flavor = (memory: string) => `{ flavor: { memory: "${memory}" } }`;
const onVolume = (name: string) => `{ volume: { name: "${name}" } }`;

const ON_BOTH: readonly Row[] = [
  {
    about: "retainOnDelete: the instance stays when the resource is removed",
    before: instance("retained", "{}", "{ retainOnDelete: true }"),
    after: "",
    name: "retained",
    asked: [],
  },
  {
    about: "ignoreChanges of an input: nothing happens",
    before: instance("ignored", flavor("1GiB")),
    after: instance("ignored", flavor("2GiB"), `{ ignoreChanges: ["flavor"] }`),
    name: "ignored",
    asked: [],
  },
  {
    about: "ignoreChanges of a path: nothing happens",
    before: instance("nested", flavor("1GiB")),
    after: instance("nested", flavor("2GiB"), `{ ignoreChanges: ["flavor.memory"] }`),
    name: "nested",
    asked: [],
  },
  {
    about: "ignoreChanges of slaveOf and what comes with it: the replica stays one",
    before: `new ReplicaInstance("kept", { slaveOf: "${ID}" });`,
    after: `new ReplicaInstance("kept", {}, { ignoreChanges: ["slaveOf", "__inherited"] });`,
    name: "kept",
    asked: [],
  },
  {
    about: "replaceOnChanges: create comes first",
    before: instance("replaced", flavor("1GiB")),
    after: instance("replaced", flavor("2GiB"), `{ replaceOnChanges: ["flavor"] }`),
    name: "replaced",
    asked: ["create", "delete"],
  },
  {
    about: "replaceOnChanges with deleteBeforeReplace: delete comes first",
    before: instance("gone", flavor("1GiB")),
    after: instance(
      "gone",
      flavor("2GiB"),
      `{ replaceOnChanges: ["flavor"], deleteBeforeReplace: true }`,
    ),
    name: "gone",
    asked: ["delete", "create"],
  },
  {
    about: "another volume: delete comes first",
    before: instance("moved"),
    after: instance("moved", onVolume("second")),
    name: "moved",
    asked: ["delete", "create"],
  },
  {
    about: "deleteBeforeReplace: false overrides that",
    before: instance("late"),
    after: instance("late", onVolume("third"), "{ deleteBeforeReplace: false }"),
    name: "late",
    asked: ["create", "delete"],
  },
  {
    about: "dependsOn and customTimeouts: nothing happens to an instance that is there",
    before: instance("ordered"),
    after: instance("ordered", "{ timeouts: { create: 600 } }", "{ dependsOn: [moved] }"),
    name: "ordered",
    asked: [],
  },
];

const ON_CLI: readonly Row[] = [
  {
    about: "aliases: a renamed resource is the same instance",
    before: instance("former", `{ name: "renamed" }`),
    after: instance("renamed", "{}", `{ aliases: [{ name: "former" }] }`),
    name: "renamed",
    asked: ["update"],
  },
  {
    about: "aliases: a resource of the other class is the same instance",
    before: `new ReplicaInstance("turned", { slaveOf: "${ID}" });`,
    after: `new DatabaseInstance("turned", {}, { aliases: [{ type: ReplicaInstance.__pulumiType }] });`,
    name: "turned",
    asked: ["update"],
  },
  {
    about: "parent, with the former one as an alias: the same instance",
    before: instance("child"),
    after: `const box = new pulumi.ComponentResource("acme:index:Box", "box");
      new DatabaseInstance("child", {}, { parent: box, aliases: [{ parent: pulumi.rootStackResource }] });`,
    name: "child",
    asked: ["update"],
  },
  {
    about: "deletedWith: not deleted by itself when the other resource goes",
    before: `${instance("owner")} new DatabaseInstance("owned", {}, { deletedWith: owner });`,
    after: "",
    name: "owned",
    asked: [],
  },
  {
    about: "deletedWith: replaced whenever the other resource is, and not deleted",
    before: `${instance("source")} new ReplicaInstance("below", { slaveOf: source }, { deletedWith: source });`,
    after: `${instance("source", onVolume("fourth"))} new ReplicaInstance("below", { slaveOf: source }, { deletedWith: source });`,
    name: "below",
    asked: ["create"],
  },
  {
    about: "replacementTrigger: create comes first",
    before: instance("triggered", "{}", `{ replacementTrigger: "1" }`),
    after: instance("triggered", "{}", `{ replacementTrigger: "2" }`),
    name: "triggered",
    asked: ["create", "delete"],
  },
  {
    about: "replaceWith: deleted and created again whenever the other resource is",
    before: `${instance("first")} new DatabaseInstance("second", {}, { replaceWith: [first] });`,
    after: `${instance("first", onVolume("fifth"))} new DatabaseInstance("second", {}, { replaceWith: [first] });`,
    name: "second",
    asked: ["delete", "create"],
  },
  {
    about: "transforms: work",
    before: "",
    after: `new DatabaseInstance("plain", {}, {
      transforms: [async ({ props, opts }) => ({ props: { ...props, name: "transformed" }, opts })] });`,
    name: "transformed",
    asked: ["create"],
  },
  {
    about: "transformations: work",
    before: "",
    after: `new DatabaseInstance("simple", {}, {
      transformations: [({ props, opts }) => ({ props: { ...props, name: "changed" }, opts })] });`,
    name: "changed",
    asked: ["create"],
  },
  {
    about: "get: the instance is only read",
    before: "",
    after: `exports.host = DatabaseInstance.get("got", "${ID}").host;`,
    name: ID,
    asked: ["read"],
  },
  {
    about: "hooks and hideDiffs: the instance is created as usual",
    before: "",
    after: `const hook = new pulumi.ResourceHook("after", () => console.log("the hook has run"));
      new DatabaseInstance("hooked", {}, { hooks: { afterCreate: [hook] }, hideDiffs: ["flavor"] });`,
    name: "hooked",
    asked: ["create"],
  },
];

const MINUTES = 60_000;

function describeRows(kind: DeploymentKind, rows: readonly Row[]): void {
  let stack: PretendedStack;
  let ran: Ran;

  beforeAll(async () => {
    stack = new PretendedStack(kind);
    stack.declare(rows.map(({ before }) => before).join("\n"));
    succeeded(await stack.run("up"));
    stack.declare(rows.map(({ after }) => after).join("\n"));
    ran = await stack.run("up");
    succeeded(ran);
  }, 5 * MINUTES);
  afterAll(() => stack[Symbol.asyncDispose]());

  it.each(rows)("$about", ({ name, asked }) => {
    expect(ran.asked.filter((line) => line.endsWith(` ${name}`))).toEqual(
      asked.map((verb) => `${verb} ${name}`),
    );
  });

  if (rows === ON_CLI) {
    it("hooks: run", () => {
      expect(ran.output).toContain("the hook has run");
    });
  }
}

describe.each(deployments())("resource options, $engine engine", (kind) => {
  describeRows(kind, ON_BOTH);

  it(
    "protect: a destroy, a removal and a replacement fail, and never ask the instance",
    async () => {
      await using stack = new PretendedStack(kind);
      const asked = await askedOfProtected(stack, {});
      expect(asked.filter((line) => line.endsWith(" m1"))).toEqual([]);
    },
    5 * MINUTES,
  );

  it(
    "deletionProtection: a replacement fails before anything is deleted, a destroy after the replicas",
    async () => {
      await using stack = new PretendedStack(kind);
      const program = (more = "") => `${instance("m1", `{ deletionProtection: true${more} }`)}
      new ReplicaInstance("s1", { slaveOf: m1 });`;
      stack.declare(program());
      succeeded(await stack.run("up"));
      stack.declare(program(`, volume: { name: "other" }`));
      const replaced = await stack.run("up");
      expect(replaced).toMatchObject({ rc: 1, asked: [] });
      expect(replaced.output).toContain("it has deletionProtection");
      const destroyed = await stack.run("destroy");
      expect(destroyed).toMatchObject({ rc: 1, asked: ["delete s1"] });
    },
    5 * MINUTES,
  );

  it(
    "import is refused in one sentence, and additionalSecretOutputs adds to the secrets",
    async () => {
      await using stack = new PretendedStack(kind);
      stack.declare(instance("m1", "{}", `{ import: "${ID}" }`));
      const refused = await stack.run("preview");
      expect(refused).toMatchObject({ rc: 1, asked: [] });
      expect(refused.output).toContain("Pulumi cannot import a dynamic resource");
      stack.declare(`new DatabaseInstance("m2", {}, { additionalSecretOutputs: ["host"] });`);
      const ran = await stack.run("up");
      succeeded(ran);
      expect(ran.asked).toEqual(["create m2"]);
      const m2 = (await stack.deployment.resources()).find(({ name }) => name === "m2");
      expect(m2?.secretOutputs).toEqual(expect.arrayContaining(["host", "uri", "uris"]));
    },
    5 * MINUTES,
  );
});

describe.each(deployments().filter(({ engine }) => engine === cli.engine))(
  "resource options that the embedded engine does not have, $engine engine:",
  (kind) => {
    describeRows(kind, ON_CLI);

    it(
      "protect: the preview of a destroy fails, so the replicas stay as well",
      async () => {
        await using stack = new PretendedStack(kind);
        expect(await askedOfProtected(stack, { preview: true })).toEqual([]);
      },
      5 * MINUTES,
    );
  },
);

/** What instances are asked while `m1` is to be destroyed, replaced and removed, which all fail. */
async function askedOfProtected(
  stack: PretendedStack,
  options: RunOptions,
): Promise<readonly string[]> {
  const program = (args: string) => `${instance("m1", args, "{ protect: true }")}
    new ReplicaInstance("s1", { slaveOf: m1 });`;
  stack.declare(program("{}"));
  succeeded(await stack.run("up"));
  const destroyed = await stack.run("destroy", options);
  stack.declare(program(onVolume("other")));
  const replaced = await stack.run("up", options);
  stack.declare("");
  const removed = await stack.run("up", options);
  const runs = [destroyed, replaced, removed];
  for (const { rc, output } of runs) {
    expect(rc).not.toBe(0);
    expect(output).toMatch(/is protected|marked for protection/);
  }
  return runs.flatMap(({ asked }) => asked);
}
