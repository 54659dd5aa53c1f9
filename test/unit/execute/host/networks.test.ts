import { describe, expect, it } from "vitest";
import { foreign } from "../../../../src/ground/foreign";
import type { Act } from "../../../../src/execute/context";
import { ensureNetwork } from "../../../../src/execute/host/networks";
import {
  EngineCallError,
  InvalidInputError,
  type EngineReason,
} from "../../../../src/ground/errors";
import { aSpec, NETWORK } from "../../plan/world";

/** An engine that does not create a network, for this reason. */
function actWith(reason: EngineReason | undefined): Act {
  const failure = new EngineCallError("create network", 404, foreign("cannot"), { reason });
  const engine = { ensureNetwork: () => Promise.reject(failure) };
  return { ports: { engine }, spec: aSpec("s1"), bring: () => undefined } as unknown as Act;
}

describe("the network of a stack", () => {
  it("for which the engine has no subnet left is an error at the input that avoids it", async () => {
    const failure: unknown = await ensureNetwork(actWith("noSubnetLeft")).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect(failure).toMatchObject({
      path: "network",
      problem: expect.stringContaining(NETWORK) as string,
    });
  });

  it("that cannot be created for another reason is the engine's own error", async () => {
    await expect(ensureNetwork(actWith(undefined))).rejects.toBeInstanceOf(EngineCallError);
  });
});
