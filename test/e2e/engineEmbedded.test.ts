import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { embedded } from "../support/deployments";
import { newDirectory, rewriteProgram, writeProgram } from "../support/workspace";
import { just, thing } from "./engineSequences";
import { Toy } from "./engineToy";

/** What only the embedded engine promises, or only it can be asked. */
describe("the embedded engine", () => {
  it("keeps secrets out of what it prints, and its state to its owner", async () => {
    await using toy = new Toy(embedded);
    await toy.deployment.setConfig("word", "s3cr3t-word", { secret: true });
    toy.declare({
      resources: [
        thing("a", { password: "$secret.word" }, { additionalSecretOutputs: ["uri"] }),
        thing("b", { password: "$a.uri" }, { additionalSecretOutputs: ["uri"] }),
      ],
      outputs: { uri: "$a.uri" },
    });
    const { rc, output } = await toy.run("up");
    expect(rc, output).toBe(0);
    expect(output).not.toContain("s3cr3t-word");
    expect(await toy.deployment.visibleState()).not.toContain("s3cr3t-word");
    expect(await toy.deployment.outputs()).toEqual({ uri: "toy://s3cr3t-word" });
    const a = (await toy.deployment.resources()).find(({ name }) => name === "a");
    expect(a?.secretOutputs).toEqual(["password", "uri"]);
    expect(a?.outputs["password"]).toBe("s3cr3t-word");
  });

  it("does not repeat a secret that a check refuses", async () => {
    await using toy = new Toy(embedded);
    toy.declare(just(thing("a", { password: { $secret: "s3cr3t-word" } })));
    toy.fail({ "validate a": "no" });
    const { rc, output } = await toy.run("up");
    expect(rc).toBe(1);
    expect(output).toContain("a is not valid");
    expect(output).not.toContain("s3cr3t-word");
  });

  it("does not hear a program any more when the run has failed", async () => {
    await using toy = new Toy(embedded);
    toy.declare(just(thing("a"), thing("b", { value: { $late: "1" } })));
    toy.fail({ "create a": "plain" });
    const { rc, output } = await toy.run("up");
    expect(rc).toBe(1);
    expect(output).toContain("create of a fails");
    expect(output).not.toContain("shut down");
  });

  it("runs a TypeScript program that a test wrote", async () => {
    using program = writeProgram("typed", "export const answer: number = 41;");
    const home = newDirectory("typed-home");
    await using deployment = embedded.create({ program, home });
    expect((await deployment.up()).rc).toBe(0);
    rewriteProgram(program, "export const answer: number = 42;");
    const { rc, output } = await deployment.up();
    expect(rc, output).toBe(0);
    expect(output).toContain("answer: 41 => 42");
    expect(await deployment.outputs()).toEqual({ answer: 42 });
    expect(statSync(join(home, "dev.json")).mode & 0o777).toBe(0o600);
  });

  it("takes a lock over from a process that is gone, and from no other", async () => {
    const home = newDirectory("locked");
    using program = writeProgram("locked-program", "export {};");
    await using deployment = embedded.create({ program, home });
    const lock = join(home, "dev.json.lock");
    writeFileSync(lock, JSON.stringify({ pid: process.pid, provider: 0 }));
    const refused = await deployment.up();
    expect(refused.rc).toBe(1);
    expect(refused.output).toContain(`locked by process ${process.pid}`);
    writeFileSync(lock, JSON.stringify({ pid: 2 ** 22 + 1, provider: 0 }));
    const taken = await deployment.up();
    expect(taken.output).toContain("taking its lock over");
    expect(taken.rc).toBe(0);
  });

  it.each([
    ["an import", { import: "x" }, "import"],
    ["aliases", { aliases: [{ name: "old" }] }, "aliases"],
  ])("refuses %s", async (_, options, said) => {
    await using toy = new Toy(embedded);
    toy.declare(just(thing("a", {}, options)));
    const { rc, output } = await toy.run("up");
    expect(rc).toBe(1);
    expect(output).toContain(`a: ${said} is not supported by the embedded engine`);
    expect(toy.newCalls()).toEqual([]);
  });

  it.each([
    ["another package", `new pulumi.CustomResource("aws:s3:Bucket", "b", {})`],
    ["an existing resource", `new Thing("b", {}, { id: "x" })`],
    [
      "a transform",
      `pulumi.runtime.registerStackTransform(async () => undefined); new Thing("b", {}, {})`,
    ],
  ])("refuses %s", async (_, source) => {
    using program = writeProgram(
      "refused",
      `const pulumi = require("@pulumi/pulumi");
       class Thing extends pulumi.CustomResource {
         constructor(name, args, opts) { super("pulumi-nodejs:dynamic/toy:Thing", name, { ...args, __provider: "" }, opts); }
       }
       ${source};`,
      "js",
    );
    await using deployment = embedded.create({ program });
    const { rc, output } = await deployment.up();
    expect(rc).toBe(1);
    expect(output).toMatch(/not support/);
  });
});
