import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployments } from "../../support/deployments";
import { dockerScratch, freePort } from "../../support/docker";
import { docker } from "../../support/engineView";
import { errorsIn } from "../../support/errorsIn";
import { caughtUp, sql, Stack } from "../../support/instances";
import { containersOf, picture, volumesOf } from "../../support/picture";
import { replicaArgs, sourceArgs, turnedRound, wrongPrograms, type World } from "./badInputRows";

// Each wrong program is run beside a source and its replica that stand; all of them must stand after it as before.
describe.each(deployments())("programs that cannot be, $engine engine", (kind) => {
  const name = (what: string) => `bad-${kind.engine}-${what}`;
  const stack = new Stack(kind, `bad-${kind.engine}`);
  const elsewhere = new Stack(kind, `bad-elsewhere-${kind.engine}`);
  const scratch = dockerScratch();
  const rows = wrongPrograms.filter((row) => kind.engine === "embedded" || row.representative);
  const standing = (m1 = sourceArgs(), s1 = replicaArgs({ name })) => ({
    [name("m1")]: m1,
    [name("s1")]: s1,
  });
  let world: World;

  beforeAll(async () => {
    await stack.up(standing());
    await stack.refresh();
    const [source, replica] = [await stack.see(name("m1")), await stack.see(name("s1"))];
    await sql(source, "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    expect(await caughtUp(replica, source)).toBe(true);
    const port = await freePort();
    const network = { name: source.network, aliases: [] };
    const published = [{ containerPort: 80, hostPort: port, bindAddress: "127.0.0.1" }];
    const holder = await scratch.started("holder", { network, published });
    world = {
      name,
      source,
      replica,
      foreign: {
        container: holder.name,
        containerId: holder.id,
        port,
        volume: await scratch.volume("data"),
      },
    };
  });

  afterAll(async () => {
    await scratch[Symbol.asyncDispose]();
    await elsewhere.end();
    await stack.up(standing(sourceArgs(), replicaArgs({ name }, "")));
    await stack.end();
    expect(await containersOf(stack.project)).toEqual([]);
    expect(await volumesOf(stack.project)).toEqual([]);
  });

  /** Runs what must be refused and looks whether anything moved. */
  async function refused(verb: "preview" | "up" | "destroy", of = stack) {
    const before = await picture(stack);
    const { rc, output } = await of.deployment[verb]();
    expect(rc).toBe(1);
    expect(output).not.toMatch(/^\s+at /m);
    expect(await picture(stack)).toEqual(before);
    return errorsIn(output);
  }

  it.each(rows)("$what: refused by $run", async (row) => {
    const of = row.elsewhere ? elsewhere : stack;
    of.declare(row.declared(world));
    expect(await refused(row.run, of)).toEqual(row.errors(world));
    if (row.elsewhere) expect(await containersOf(of.project)).toEqual([]);
  });

  it("a volume below what is in use: refused by preview", async () => {
    const { Id } = await docker.getContainer(world.source.name).inspect();
    const ballast = "/var/lib/mysql/ballast";
    const made = await scratch.engine.run(Id, ["fallocate", "--length", "1200MiB", ballast]);
    expect(made.exitCode).toBe(0);
    stack.declare(standing(sourceArgs(undefined, "{ size: 1 }")));
    const errors = await refused("preview");
    await scratch.engine.run(Id, ["rm", ballast]);
    expect(errors).toEqual([
      expect.stringMatching(
        /^volume\.size: cannot shrink from 2 to 1 GiB, because 1\.\d GiB are in use\. Declare at least 2$/,
      ),
    ]);
  });

  it("a circle that only the servers show: refused by preview", async () => {
    const { source, replica } = world;
    const byId = `{ slaveOf: "${source.id}", volume: { size: 2 }, deletionProtection: true }`;
    await stack.up(standing(sourceArgs(), byId));
    stack.declare(standing(`{ slaveOf: "${replica.id}" }`, byId));
    expect(await refused("preview")).toEqual([turnedRound(source.name, replica.name)]);
  });

  it("and the right program makes no container anew", async () => {
    const before = await containersOf(stack.project);
    await stack.up(standing());
    expect(await containersOf(stack.project)).toEqual(before);
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });
});
