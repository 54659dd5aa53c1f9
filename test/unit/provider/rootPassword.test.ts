import { describe, expect, it } from "vitest";
import type { Bag } from "../../../src/provider/unknowns";
import { aWorld, created, M1, program, replicaProgram, S1, updated } from "./builders";

const GENERATED = /^(?:[a-z][A-Z][0-9][-._~]){14}$/;

/** The outputs, and what root was wanted to have, after these programs of one resource. */
async function after(...programs: Bag[]) {
  const world = aWorld();
  const [first = {}, ...later] = programs;
  let state = await created(world, first);
  const atFirst = state.outs["rootPassword"];
  for (const news of later) state = await updated(world, state, news);
  const { wanted } = world.instances.last("converge");
  const { rootPassword, uri } = state.outs;
  return { atFirst, rootPassword, uri, wanted: wanted.rootPassword?.reveal() };
}

describe("the root password", () => {
  it("is generated for what stands alone, and kept", async () => {
    const { atFirst, rootPassword, wanted } = await after(program(), program({ readOnly: true }));
    expect(rootPassword).toMatch(GENERATED);
    expect([atFirst, wanted]).toEqual([rootPassword, rootPassword]);
  });

  it("is the declared one as soon as there is one, and stays that", async () => {
    const declared = await after(program(), program({ rootPassword: "mine" }), program());
    expect(declared).toMatchObject({ rootPassword: "mine", wanted: "mine" });
  });

  it("is the source's on a replica, where none is set", async () => {
    const replica = await after(replicaProgram({}, { rootPassword: "theirs" }));
    expect(replica).toMatchObject({ rootPassword: "theirs", wanted: undefined });
  });

  it("follows the source's", async () => {
    const inherited = (rootPassword: string) => replicaProgram({}, { rootPassword });
    expect(await after(inherited("a"), inherited("b"))).toMatchObject({ rootPassword: "b" });
  });

  it("stays the former source's after a detach", async () => {
    const programs = [replicaProgram({}, { rootPassword: "theirs" }), program({}, "s1")];
    expect(await after(...programs)).toMatchObject({ rootPassword: "theirs", wanted: "theirs" });
  });

  it("is not known of a source that is an id, and not touched by the detach", async () => {
    const programs = [program({ slaveOf: M1 }), program()];
    expect(await after(...programs)).toMatchObject({
      rootPassword: undefined,
      wanted: undefined,
      uri: "mysql://m1:3306/",
    });
  });

  it("is forgotten when it goes to another source by id", async () => {
    expect(await after(program(), program({ slaveOf: S1 }))).toMatchObject({
      rootPassword: undefined,
    });
  });
});
