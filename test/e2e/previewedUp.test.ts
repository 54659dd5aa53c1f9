import { describe, expect, it } from "vitest";
import { deployments } from "../support/deployments";
import { operationsIn } from "../support/operations";
import { just, thing } from "./engineSequences";
import { Toy } from "./engineToy";

// An update as a user runs it: with a preview before it, which is told apart from what is done then.
describe.each(deployments())("an up with its preview, $engine engine", (kind) => {
  it("tells what was announced, and what was done", async () => {
    await using toy = new Toy(kind);
    const [one, two] = [{ key: "1" }, { key: "2" }];
    toy.declare(just(thing("kept"), thing("changed"), thing("gone"), thing("replaced", one)));
    const first = await toy.run("up", { preview: true });
    const created = { kept: "create", changed: "create", gone: "create", replaced: "create" };
    expect(first.announced, first.output).toEqual(created);
    expect(operationsIn(first.events)).toEqual(created);

    toy.declare(
      just(thing("kept"), thing("changed", { value: "2" }), thing("replaced", two), thing("new")),
    );
    const second = await toy.run("up", { preview: true });
    const changed = { changed: "update", gone: "delete", new: "create", replaced: "replace" };
    expect(second.announced, second.output).toEqual(changed);
    expect(operationsIn(second.events)).toEqual(changed);
  });

  it("does nothing when its preview fails", async () => {
    await using toy = new Toy(kind);
    toy.declare(just(thing("a"), thing("b")));
    toy.fail({ "validate b": "no" });
    const { rc, announced, output } = await toy.run("up", { preview: true });
    expect(rc).not.toBe(0);
    expect(output).toContain("b is not valid");
    expect(announced).not.toHaveProperty("b");
    expect(toy.things()).toEqual([]);
  });
});
