import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StillASourceError } from "../../../src/ground/errors";
import { labels, replicationAccountOf } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { docker } from "../../support/engineView";
import { Managed, wanted } from "../../support/managed";

/** What is not seen is not taken for not there. */

const managed = new Managed();
const spec = wanted("where-m");
const replicaSpec = (source: InstanceReport) => wanted("where-r", { source: { id: source.id } });
let source: InstanceReport;
let replica: InstanceReport;

beforeAll(async () => {
  source = await managed.bring(spec);
  replica = await managed.bring(replicaSpec(source));
});

afterAll(() => managed[Symbol.asyncDispose]());

async function stop(...names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => docker.getContainer(name).stop({ t: 30 })));
}

async function start(...names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => docker.getContainer(name).start()));
}

describe("a source that does not run", () => {
  it("still has the replica that runs, by its own word", async () => {
    await stop("where-m");
    try {
      const seen = await managed.see(spec, source);
      expect(seen).toMatchObject({ status: "SHUTDOWN", slaves: [replica.id] });
      // what only its server could say is not told as empty
      expect(seen.datastore).toEqual({ type: "mysql" });
    } finally {
      await start("where-m");
    }
  });

  it("is not deleted while its replica does not run either: its volume says whose replica it is", async () => {
    await stop("where-m", "where-r");
    try {
      expect((await managed.see(spec, source)).slaves).toEqual([replica.id]);
      const failure = await managed.remove(spec, source).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StillASourceError);
      expect([...(failure as StillASourceError).replicas]).toEqual([[replica.id, "where-r"]]);
      await docker.getVolume(source.volume.name ?? "").inspect();
    } finally {
      await start("where-m", "where-r");
    }
  });

  it("is not deleted while of its replica nothing but the volume is there", async () => {
    await stop("where-m");
    await docker.getContainer("where-r").remove({ force: true });
    try {
      const failure = await managed.remove(spec, source).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StillASourceError);
      const all = await docker.listContainers({ all: true, filters: { label: [labels.scratch] } });
      expect(all).toEqual([]);
    } finally {
      await start("where-m");
      replica = await managed.bring(replicaSpec(source), replica);
    }
  });
});

describe("accounts of a replica that this engine does not list", () => {
  const elsewhere = "0a0a0a0a-0000-4000-8000-000000000001";
  const account = (engine: string) => ({
    name: replicationAccountOf(elsewhere),
    password: new Secret("of a replica elsewhere"),
    attribute: {
      replica: elsewhere,
      source: source.id,
      root: source.serverUuid ?? "",
      engine,
      sourceEngine: source.engineId,
    },
  });
  const accountsThere = async () => {
    await using server = await managed.server(source);
    return (await server.observe()).replicationAccounts.map(({ replica: of }) => of);
  };
  const make = async (engine: string) => {
    await using server = await managed.server(source);
    await server.ensureReplicationAccount(account(engine));
  };

  it("stay while another engine holds it, and keep the source from being deleted", async () => {
    await make("another engine");
    const report = await managed.bring(spec, source);
    expect(report.slaves).toContain(elsewhere);
    expect(await accountsThere()).toContain(elsewhere);
    await expect(managed.remove(spec, source)).rejects.toBeInstanceOf(StillASourceError);
  });

  it("go once the engine that held it says that it is gone", async () => {
    await make(source.engineId);
    const report = await managed.bring(spec, source);
    expect(report.slaves).toEqual([replica.id]);
    expect(await accountsThere()).toEqual([replica.id]);
  });
});

describe("a container that only has the labels", () => {
  it("is not taken for the instance, which goes without it", async () => {
    const committed = docker.getContainer("where-r").commit({ repo: "where-committed" });
    const { Id: imageId } = (await committed) as { Id: string };
    const impostor = await docker.createContainer({
      name: "where-impostor",
      Image: imageId,
      Entrypoint: ["sleep", "600"],
    });
    try {
      await impostor.start();
      const labelled = await impostor.inspect();
      expect(labelled.Config.Labels[labels.instance]).toBe(replica.id);
      expect(await managed.see(replicaSpec(source), replica)).toMatchObject({
        name: "where-r",
        status: "ACTIVE",
        drift: [],
      });
      replica = await managed.bring(replicaSpec(source), replica);
      expect((await managed.see(spec, source)).slaves).toEqual([replica.id]);
      await managed.remove(replicaSpec(source), replica);
      expect((await impostor.inspect()).State.Running).toBe(true);
      await expect(docker.getContainer("where-r").inspect()).rejects.toThrow();
    } finally {
      await impostor.remove({ force: true });
      await docker.getImage(imageId).remove({ force: true });
    }
  });
});

it("a source whose former replica stands alone now can go, whether that one runs or not", async () => {
  const former = await managed.bring(replicaSpec(source));
  await managed.bring(wanted("where-r"), former);
  await stop("where-m", "where-r");
  await managed.remove(spec, source);
  await expect(docker.getVolume(source.volume.name ?? "").inspect()).rejects.toThrow();
});
