import { afterAll, describe, expect, it } from "vitest";
import { deadlineIn, systemClock, waitUntil } from "../../src/ground/clock";
import { templateKey, templateName } from "../../src/plan/host/containerSpec";
import { labels } from "../../src/ground/names";
import { upKilledAt, upKilledAfter } from "../support/crash";
import { deployments } from "../support/deployments";
import { IMAGE, leftovers, removeLeftovers } from "../support/docker";
import { docker } from "../support/engineView";
import { sql, Stack, succeeded, value } from "../support/instances";
import { holdings, namedLike, oneOfEach } from "../support/traces";

// The provider's process is killed while it makes something first: a template, a standing-alone instance.

/** Only for this file: options of the data directory make a template of their own. */
const PAGES = { innodb_page_size: "8192", lower_case_table_names: "1" };

describe.each(deployments())("killed at the very first, $engine engine", (kind) => {
  const prefix = `first-${kind.engine}`;
  const [a, b] = [`${prefix}-a`, `${prefix}-b`];
  const stack = new Stack(kind, prefix);
  const see = (name: string) => stack.see(name);
  const insides = `{ databases: [{ name: "shop" }] }`;

  async function templateOfPages() {
    const { Id } = await docker.getImage(IMAGE).inspect();
    const key = templateKey(Id, PAGES);
    return { key, container: docker.getContainer(templateName(key)) };
  }

  afterAll(async () => {
    await stack.end();
    await removeLeftovers({ [labels.template]: (await templateOfPages()).key });
  });

  it("a create that was killed is not in the state, so destroy does not know of it", async () => {
    stack.declare({ [a]: insides });
    await upKilledAt(stack, `${a}: wait for the server`);
    await expect(see(a)).rejects.toThrow("not in the state");
    const left = await namedLike(a);
    expect(left.map((one) => one.split(" ")[0])).toEqual(["container", "volume"]);
    await stack.destroy();
    expect(await namedLike(a)).toEqual(left);
  });

  it("the next up takes it over, with the password that is in the state then", async () => {
    const left = await namedLike(a);
    await stack.up({ [a]: insides });
    const seen = await see(a);
    expect(oneOfEach(seen)).toEqual(left);
    expect(await holdings(seen.urn)).toEqual(left);
    expect(seen).toMatchObject({ status: "ACTIVE", drift: [] });
    await sql(seen, "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
  });

  it('killed at "set the root password": the next up opens it with a new one', async () => {
    stack.declare({ [a]: insides, [b]: insides });
    await upKilledAt(stack, `${b}: set the root password`);
    succeeded(await stack.deployment.up());
    expect(await value(await see(b), "SELECT CURRENT_USER()")).toBe("root@%");
    expect(await holdings((await see(b)).urn)).toEqual(oneOfEach(await see(b)));
  });

  it("and then destroy leaves nothing", async () => {
    await stack.destroy();
    expect(await namedLike(prefix)).toEqual([]);
  });

  it("killed while a template is made: it is made once, and used by another's create", async () => {
    const { key, container } = await templateOfPages();
    await removeLeftovers({ [labels.template]: key });
    const paged = `{ configuration: ${JSON.stringify(PAGES)} }`;
    stack.declare({ [a]: paged });
    await upKilledAfter(stack, () =>
      waitUntil({
        what: "the template's container to run",
        deadline: deadlineIn(systemClock, 30),
        clock: systemClock,
        longest: 100,
        observe: async () =>
          (await leftovers({ [labels.template]: key })).length > 1 && container.inspect(),
        done: (seen) => seen !== false && seen.State.Running,
      }),
    );
    const begun = await container.inspect();
    expect(begun.State.Running).toBe(true);
    await stack.up({ [b]: paged });
    const made = await container.inspect();
    expect(made.Id).toBe(begun.Id);
    expect(made.State).toMatchObject({ StartedAt: begun.State.StartedAt, ExitCode: 0 });
    expect(await value(await see(b), "SELECT @@innodb_page_size")).toBe(8192);
    expect(await namedLike(a)).toEqual([]);
  });
});
