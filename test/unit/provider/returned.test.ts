import { expect, it } from "vitest";
import { printOthersOnly } from "../../../src/provider/returned";
import { RefusedInputsError } from "../../../src/provider/refusal";
import { aWorld, created, program } from "./builders";

/** As the SDK prints an error of diff, read and delete before it returns it. */
function printed(error: unknown): readonly unknown[] {
  const lines: unknown[] = [];
  const output = { error: (...given: unknown[]) => lines.push(...given) };
  printOthersOnly(output);
  const { stack } = error as Error;
  output.error(`${String(error)}: ${String(stack)}`);
  return lines;
}

it("a refusal is printed by Pulumi's engine alone, and returned with its words", async () => {
  const world = aWorld();
  const { id, inputs, outs } = await created(world, program());
  const downgrade = { ...inputs, datastore: { type: "mysql", version: "8.4" } };
  const error: unknown = await world.provider.diff(id, outs, downgrade).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(RefusedInputsError);
  expect((error as Error).message).toContain("is a downgrade");
  expect(printed(error)).toEqual([]);
});

it("an error of something else is printed as it is", () => {
  expect(printed(new Error("no such file"))).toEqual([
    expect.stringContaining("Error: no such file: Error: no such file\n"),
  ]);
});
