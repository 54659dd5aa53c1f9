import { describe, expect, it } from "vitest";
import type { Step } from "../../../../src/plan/steps";
import { after } from "../afterStep";
import { facts, type Given, kindsOf, nothing } from "../facts";
import { aSpec, GiB, idOf, IMAGE, NETWORK } from "../world";
import { labels, VOLUME_ROOT } from "../../../../src/ground/names";

const STOP: Step = { kind: "stopContainer", why: "its configuration changes" };
const REMOVE: Step = { kind: "removeContainer", why: "it is recreated" };

describe("after a step on the host", () => {
  it("a new instance is made of what its plan lists", () => {
    const given = nothing()
      .without("network")
      .seeing({ template: { kind: "absent" } });
    const { plan } = given;
    const made = after(given, ...(plan.kind === "steps" ? plan.steps : []));
    expect(made.seen).toMatchObject({
      network: { name: NETWORK },
      template: { kind: "ready" },
      volume: { driver: "local", labels: { [labels.instance]: idOf("s1") } },
      container: { name: "s1", state: "running", imageId: IMAGE },
      files: { incarnation: "first" },
    });
    expect(made.seen.container?.volumes[VOLUME_ROOT]).toBe(made.seen.volume?.name);
    // nothing is left to do but to wait for its server
    expect(kindsOf(made.plan)).toEqual(["awaitLogin"]);
  });

  it("an image is there, under its own id where that is known", () => {
    const pull: Step = { kind: "pullImage", reference: "mysql:9.7" };
    const without = nothing().without("image");
    expect(after(without, pull).seen.image).toEqual({ id: "mysql:9.7" });
    const pinned = without.declaring({ pinnedImageId: "sha256:2222" });
    expect(after(pinned, pull).seen.image).toEqual({ id: "sha256:2222" });
  });

  it("a stopped container has no server and no address, and keeps its files", () => {
    const { seen } = after(facts().seeing({ volumeUsed: GiB }), STOP);
    expect(seen.container).toMatchObject({ state: "exited", networks: [{ address: "" }] });
    expect(seen.files).toBeDefined();
    expect(seen).not.toHaveProperty("server");
    expect(seen).not.toHaveProperty("volumeUsed");
  });

  it("a removed container takes its server and the sight of its files along, not the volume", () => {
    const { seen } = after(facts(), STOP, REMOVE);
    expect(seen).not.toHaveProperty("container");
    expect(seen).not.toHaveProperty("server");
    expect(seen).not.toHaveProperty("files");
    expect(seen).toHaveProperty("volume");
  });

  it("a removed volume is gone", () => {
    expect(after(facts(), { kind: "removeVolume", name: "s1-data" }).seen).not.toHaveProperty(
      "volume",
    );
  });

  it.each<[string, Given, Step, readonly string[]]>([
    [
      "a name",
      facts().withContainer({ name: "old" }),
      { kind: "renameContainer", from: "old" },
      ["renameContainer"],
    ],
    [
      "limits",
      facts({ ...aSpec("s1"), flavor: { memory: 2 * GiB, cpus: 2 } }).withContainer({
        memory: GiB,
        cpus: 0,
      }),
      { kind: "updateResources" },
      ["updateResources"],
    ],
    [
      "its incarnation",
      facts().withFiles({ incarnation: "other" }),
      { kind: "recordOwner" },
      ["recordOwner"],
    ],
    [
      "its owner",
      facts().withFiles({ owner: "urn:other" }),
      { kind: "recordOwner" },
      ["recordOwner"],
    ],
    [
      "that a state knows it",
      facts().withFiles({ settled: "" }),
      { kind: "recordOwner" },
      ["recordOwner"],
    ],
    ["a pause", facts().down("paused"), { kind: "unpauseContainer" }, ["unpauseContainer"]],
  ])("%s is as declared: its step is not planned again", (_, given, step, planned) => {
    expect(kindsOf(given.plan)).toEqual(planned);
    expect(kindsOf(after(given, step).plan)).not.toContain(step.kind);
  });

  it("new files leave the others that are there", () => {
    const given = facts().declaring({ configuration: { max_connections: "10" } });
    const { files } = after(given, { kind: "writeFiles" }).seen;
    expect(files).toMatchObject({ hasKeys: true, incarnation: "first", ownCa: "PEM" });
    expect(files?.configuration).toContain("max_connections");
    expect(files?.configuration).not.toBe(given.seen.files?.configuration);
  });
});
