import { Secret } from "../../../../src/ground/secret";
import { describe, expect, it } from "vitest";
import { declared } from "../../world/declared";
import { inFolder, layout, pair, purged, single } from "../../world/layouts";
import { Stack, type Declared } from "../../world/stack";
import { problemsOfSweep, type Leg } from "../../world/sweep";

const app = { name: "app", host: "%", password: new Secret("app's"), databases: ["shop"] };
const content: Declared = {
  rootPassword: new Secret("root's"),
  databases: [{ name: "shop" }],
  users: [app],
  configuration: { max_connections: "77" },
};

const kept: Declared = { volume: { ...declared("m1").volume, retain: true } };

/** s1 has a row of its own, and its applier has stopped for it. */
const diverged = layout(async (stack) => {
  await stack.up("m1");
  await stack.up("s1", { slaveOf: "m1" });
  stack.world.server("s1").insertAsRoot("own.table 1");
  stack.world.server("m1").insert("shop.orders 1");
});

/** Another instance has brought network and template. */
const withTemplate = layout((stack) => stack.up("m0"));

const withContent = layout((stack) =>
  stack.up("m1", { databases: [{ name: "shop" }], users: [app] }),
);

const legs: readonly (Leg & { readonly name: string })[] = [
  {
    name: "the first instance of an engine",
    before: () => Promise.resolve(new Stack()),
    run: (stack, process) => stack.up("m1", {}, process),
  },
  {
    name: "an image is pulled",
    before: layout((stack) => {
      stack.world.state.images.clear();
      return Promise.resolve();
    }),
    run: (stack, process) => stack.up("m1", {}, process),
    disturbs: ({ method }) => method === "pullImage",
  },
  {
    name: "one with users, databases and a configuration",
    before: withTemplate,
    run: (stack, process) => stack.up("m1", content, process),
    disturbs: ({ on, method }) => on === "m1" || method === "removeContainer",
  },
  {
    name: "one in a folder that exists without its volume",
    before: withTemplate,
    run: (stack, process) => stack.up("m1", inFolder, process),
  },
  {
    name: "one whose container was removed, in such a folder",
    before: layout(async (stack) => {
      await stack.up("m1", inFolder);
      stack.world.removeContainer("m1");
    }),
    run: (stack, process) => stack.up("m1", inFolder, process),
  },
  {
    name: "a replica",
    before: single,
    run: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "a replica by a copy",
    before: purged,
    run: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "a replica that is refused a copy, and replays instead",
    before: async () => {
      const stack = new Stack();
      await stack.up("m1");
      stack.world.server("m1").insert("shop.orders 1", 1024 ** 3);
      stack.world.refusesCopies = { by: "donor", errno: 3957 };
      return stack;
    },
    run: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "a replica that is given its source's data anew",
    before: diverged,
    run: (stack, process) => stack.up("s1", { slaveOf: "m1", onDivergence: "reseed" }, process),
  },
  {
    name: "users and databases change",
    before: withContent,
    run: (stack, process) =>
      stack.up(
        "m1",
        {
          databases: [{ name: "stock" }],
          formerDatabases: ["shop"],
          users: [{ ...app, name: "stock" }],
          formerUsers: [app],
        },
        process,
      ),
  },
  {
    name: "configuration, memory and name change",
    before: single,
    run: (stack, process) =>
      stack.up(
        "m1",
        {
          name: "m1-renamed",
          configuration: { max_connections: "78" },
          flavor: { memory: 3 * 1024 ** 3 },
        },
        process,
      ),
    back: (stack, process) => stack.up("m1", {}, process),
  },
  {
    name: "a source's configuration, while a replica hangs on it",
    before: pair,
    run: (stack, process) => stack.up("m1", { configuration: { max_connections: "7" } }, process),
    back: (stack, process) => stack.up("m1", {}, process),
  },
  {
    name: "a new container on the same volume",
    before: pair,
    run: (stack, process) => stack.up("s1", { slaveOf: "m1", labels: { team: "a" } }, process),
    back: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "a volume that was kept is taken up",
    before: layout(async (stack) => {
      await stack.up("m1", kept);
      await stack.destroy("m1", kept);
    }),
    run: (stack, process) => stack.up("m1", kept, process),
  },
  {
    name: "a container that was removed",
    before: layout(async (stack) => {
      await stack.up("m1");
      await stack.up("s1", { slaveOf: "m1" });
      stack.world.removeContainer("m1");
    }),
    run: (stack, process) => stack.up("m1", {}, process),
  },
];

describe("whatever effect fails, or is the last one before a kill, the next run comes to the same end:", () => {
  it.each(legs)("$name", async (leg) => {
    expect(await problemsOfSweep(leg)).toEqual([]);
  });
});
