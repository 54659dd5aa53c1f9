import { describe, expect, it } from "vitest";
import type { Permission } from "../../../../src/plan/link/permission";
import {
  permissionDiffers,
  permissionRefusals,
  replicasWithoutPermission,
} from "../../../../src/plan/link/permissionRefusals";
import { facts, type Given } from "../facts";
import { aCensus, anAccount, idOf, ownerOf } from "../world";

const STRANGER = ownerOf("m1", "other");

/** s1 replicates from m1, which is named by its id alone. */
function asking(permission: Permission | undefined, owner = STRANGER): Given {
  const census = aCensus();
  const places = new Map([...census.places, [idOf("m1"), { owner, networks: [] }]]);
  return facts()
    .replicatingFrom("m1")
    .seeing({ census: { ...census, places } })
    .withSource(permission ? { permission } : {});
}

const problemsOf = ({ spec, seen }: Given) =>
  permissionRefusals(spec, seen).map(({ path }) => path);

describe("whoever names a source", () => {
  it.each<[string, Given, readonly string[]]>([
    ["of its own stack needs nobody's leave", asking({ owner: ownerOf("m1"), stacks: [] }), []],
    ["of another stack is refused", asking({ owner: STRANGER, stacks: [] }), ["slaveOf"]],
    [
      "of another stack is refused where others are allowed",
      asking({ owner: STRANGER, stacks: ["shop/dev2", "blog/dev"] }),
      ["slaveOf"],
    ],
    [
      "of another stack that allows it is not",
      asking({ owner: STRANGER, stacks: ["blog/dev", "shop/dev"] }),
      [],
    ],
    ["of another stack that cannot be read is refused", asking(undefined), ["slaveOf"]],
    ["of its own stack that cannot be read is not", asking(undefined, ownerOf("m1")), []],
    [
      "that the same program declares is not, though its volume names the former stack",
      asking({ owner: STRANGER, stacks: [] }).declaring({
        source: { id: idOf("m1"), isOfThisProgram: true },
      }),
      [],
    ],
    [
      "of the stack that its own volume names is not: both were renamed",
      asking({ owner: STRANGER, stacks: [] }).withFiles({ owner: ownerOf("s1", "other") }),
      [],
    ],
    ["that is nowhere is refused for that", asking(undefined).withSourceLacking("instance"), []],
    ["no longer is not", asking({ owner: STRANGER, stacks: [] }).wantingNoSource(), []],
  ])("%s", (_, given, paths) => {
    expect(problemsOf(given)).toEqual(paths);
  });
});

it("the note in the volume differs from what is declared in its stacks alone", () => {
  const given = (...stacks: readonly string[]) =>
    facts()
      .declaring({ replicasFrom: stacks })
      .withFiles({ replicasFrom: ["a/b", "c/d"] });
  const differs = ({ spec, seen }: Given) => permissionDiffers(spec, seen);
  expect(differs(given("c/d", "a/b", "a/b"))).toBe(false);
  expect(differs(given("a/b"))).toBe(true);
  expect(differs(given())).toBe(true);
  expect(differs(facts())).toBe(false);
  expect(differs(given("a/b").without("files"))).toBe(false);
});

describe("replicas without permission", () => {
  const source = (owner: string, ...replicasFrom: readonly string[]) => {
    const census = aCensus();
    const places = new Map([...census.places, [idOf("s2"), { owner, networks: [] }]]);
    return facts()
      .declaring({ replicasFrom })
      .withServer({
        replicationAccounts: [anAccount("s2", "s1", "s1"), anAccount("s3", "m1", "m1")],
      })
      .seeing({ census: { ...census, places } });
  };
  const told = ({ spec, seen }: Given) => replicasWithoutPermission(spec, seen);

  it("are those of other stacks that are not named, and no other instance's", () => {
    const strange = ownerOf("s2", "other");
    expect(told(source(strange))).toEqual([{ name: "s2", stack: "shop/other" }]);
    expect(told(source(strange, "shop/other"))).toEqual([]);
    expect(told(source(ownerOf("s2")))).toEqual([]);
    expect(told(source(strange).without("server"))).toEqual([]);
  });

  it("are not those that a renamed stack created under its former name", () => {
    const renamed = source(ownerOf("s2")).declaring({ owner: ownerOf("s1", "renamed") });
    expect(told(renamed)).toEqual([]);
  });
});
