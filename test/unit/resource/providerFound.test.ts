import { describe, expect, it } from "vitest";
import { providerTextFor } from "../../../src/resource/providerText";
import { Layout } from "./layouts";

// How package managers lay out a program that has this package of its own, or through a component library.
// Each row stores a text as the program's process does, and runs it as the provider's process does.

const NAME = "pulumi-mysql-replication";
const LIBRARY = "@acme/databases";

/** The text that every release before this one has stored. */
const FORMER_TEXT = `exports.handler = () => Object.fromEntries(["check", "diff", "create", "read", "update", "delete"].map((verb) => [verb, async (...given) => (await import("pulumi-mysql-replication/runtime")).instanceProvider[verb](...given)]));`;

interface Row {
  readonly lay: (layout: Layout) => void;
  /** @default "app" */
  readonly program?: string;
  /** How the text finds the package. */
  readonly via: readonly string[];
}

const rows: Readonly<Record<string, Row>> = {
  "a program that depends on the package": {
    lay: (layout) => {
      layout.package("app", "app", [NAME]);
      layout.copy(`app/node_modules/${NAME}`, "right");
    },
    via: [],
  },
  "npm, which lifts what a library brings along": {
    lay: (layout) => {
      layout.package("app", "app", [LIBRARY]);
      layout.package(`app/node_modules/${LIBRARY}`, LIBRARY, [NAME]);
      layout.copy(`app/node_modules/${NAME}`, "right");
    },
    via: [],
  },
  "a library that has a copy of its own, beside another one of the program": {
    lay: (layout) => {
      layout.package("app", "app", [LIBRARY, NAME]);
      layout.package(`app/node_modules/${LIBRARY}`, LIBRARY, [NAME]);
      layout.copy(`app/node_modules/${LIBRARY}/node_modules/${NAME}`, "right");
      layout.copy(`app/node_modules/${NAME}`, "wrong");
    },
    via: [LIBRARY],
  },
  "pnpm, whose store holds every package beside its own dependencies": {
    lay: (layout) => {
      const store = "app/node_modules/.pnpm";
      layout.package("app", "app", [LIBRARY]);
      layout.package(`${store}/acme@1.0.0/node_modules/${LIBRARY}`, LIBRARY, [NAME]);
      layout.copy(`${store}/mysql@0.1.0_x/node_modules/${NAME}`, "right");
      layout.link(
        `${store}/acme@1.0.0/node_modules/${NAME}`,
        `${store}/mysql@0.1.0_x/node_modules/${NAME}`,
      );
      layout.link(`app/node_modules/${LIBRARY}`, `${store}/acme@1.0.0/node_modules/${LIBRARY}`);
    },
    via: [LIBRARY],
  },
  "a workspace, whose library has the package linked into its own folder": {
    lay: (layout) => {
      const store = `node_modules/.pnpm/mysql@0.1.0_x/node_modules/${NAME}`;
      layout.package(".", "workspace", []);
      layout.package("apps/shop", "shop", [LIBRARY]);
      layout.package("packages/databases", LIBRARY, [NAME]);
      layout.copy(store, "right");
      layout.link(`packages/databases/node_modules/${NAME}`, store);
      layout.link(`apps/shop/node_modules/${LIBRARY}`, "packages/databases");
    },
    program: "apps/shop",
    via: [LIBRARY],
  },
  "a library of a library": {
    lay: (layout) => {
      layout.package("app", "app", ["platform"]);
      layout.package("packages/platform", "platform", [LIBRARY]);
      layout.package("packages/databases", LIBRARY, [NAME]);
      layout.link("app/node_modules/platform", "packages/platform");
      layout.link(`packages/platform/node_modules/${LIBRARY}`, "packages/databases");
      layout.copy(`packages/databases/node_modules/${NAME}`, "right");
    },
    via: ["platform", LIBRARY],
  },
  "libraries that depend on each other": {
    lay: (layout) => {
      layout.package("app", "app", [LIBRARY]);
      layout.package("packages/databases", LIBRARY, [NAME, "app", "other"]);
      layout.package("packages/other", "other", [LIBRARY]);
      layout.link(`app/node_modules/${LIBRARY}`, "packages/databases");
      layout.link("packages/databases/node_modules/other", "packages/other");
      layout.link("packages/other/node_modules/@acme/databases", "packages/databases");
      layout.copy(`packages/databases/node_modules/${NAME}`, "right");
    },
    via: [LIBRARY],
  },
  "a library that hides its manifest and has no entry for require": {
    lay: (layout) => {
      layout.package("app", "app", [LIBRARY]);
      layout.package("packages/databases", LIBRARY, [NAME], { exports: { import: "./index.mjs" } });
      layout.file("app/index.js", `module.exports = require("../packages/databases/index.js");`);
      layout.link(`app/node_modules/${LIBRARY}`, "packages/databases");
      layout.copy(`packages/databases/node_modules/${NAME}`, "right");
    },
    via: [LIBRARY],
  },
  "a library that has the package as a peer, of which the workspace's own copy is linked": {
    lay: (layout) => {
      layout.package("app", "app", [LIBRARY]);
      layout.package("packages/databases", LIBRARY, [NAME], {
        dependencies: {},
        peerDependencies: { [NAME]: "*" },
      });
      layout.link(`app/node_modules/${LIBRARY}`, "packages/databases");
      layout.copy(`packages/databases/node_modules/${NAME}`, "right");
    },
    via: [LIBRARY],
  },
  "a program in a folder below the manifest": {
    lay: (layout) => {
      layout.package("app", "app", [LIBRARY]);
      layout.file("app/stacks/shop/index.js", `module.exports = require("${LIBRARY}");`);
      layout.package("packages/databases", LIBRARY, [NAME]);
      layout.link(`app/node_modules/${LIBRARY}`, "packages/databases");
      layout.copy(`packages/databases/node_modules/${NAME}`, "right");
    },
    program: "app/stacks/shop",
    via: [LIBRARY],
  },
  "a dependency that is only for development, and one that is not installed": {
    lay: (layout) => {
      layout.package("app", "app", ["absent", "events"], { devDependencies: { [LIBRARY]: "*" } });
      layout.file("app/index.js", `module.exports = require("${LIBRARY}");`);
      layout.package("packages/databases", LIBRARY, [NAME]);
      layout.link(`app/node_modules/${LIBRARY}`, "packages/databases");
      layout.copy(`packages/databases/node_modules/${NAME}`, "right");
    },
    via: [LIBRARY],
  },
};

describe("the provider is found from where the class was loaded:", () => {
  it.each(Object.entries(rows))("%s", (_, { lay, program = "app", via }) => {
    using layout = new Layout();
    lay(layout);
    const text = layout.text(program);
    expect(text).toBe(providerTextFor(via).trimEnd());
    expect(layout.answers(program, text)).toEqual({ answer: "right" });
  });
});

describe("a text holds no path of the machine:", () => {
  it.each(Object.entries(rows))("%s", (_, { lay, program = "app" }) => {
    using layout = new Layout();
    lay(layout);
    expect(layout.text(program)).not.toContain(layout.root);
  });
});

describe("a text that was stored in another layout", () => {
  it("is served by the library that has taken the place of the former one", () => {
    using layout = new Layout();
    layout.package("app", "app", [LIBRARY]);
    layout.package("packages/databases", LIBRARY, [NAME]);
    layout.link(`app/node_modules/${LIBRARY}`, "packages/databases");
    layout.copy(`packages/databases/node_modules/${NAME}`, "right");
    const text = providerTextFor(["former-library", "and-its-own"]);
    expect(layout.answers("app", text, "delete")).toEqual({ answer: "right" });
  });

  it("is served by the program's own dependency", () => {
    using layout = new Layout();
    layout.package("app", "app", [NAME]);
    layout.copy(`app/node_modules/${NAME}`, "right");
    expect(layout.answers("app", providerTextFor([LIBRARY]))).toEqual({ answer: "right" });
  });

  it("without a library is served through one", () => {
    using layout = new Layout();
    layout.package("app", "app", [LIBRARY]);
    layout.package("packages/databases", LIBRARY, [NAME]);
    layout.link(`app/node_modules/${LIBRARY}`, "packages/databases");
    layout.copy(`packages/databases/node_modules/${NAME}`, "right");
    expect(layout.answers("app", providerTextFor([]))).toEqual({ answer: "right" });
  });

  it("of a former release is served where it was", () => {
    using layout = new Layout();
    layout.package("app", "app", [NAME]);
    layout.copy(`app/node_modules/${NAME}`, "right");
    expect(layout.answers("app", FORMER_TEXT)).toEqual({ answer: "right" });
  });
});

describe("without the package there is one sentence,", () => {
  it.each(["check", "diff", "create", "read", "update", "delete"])("also for %s", (verb) => {
    using layout = new Layout();
    layout.package("app", "app", [LIBRARY]);
    layout.package("packages/databases", LIBRARY, []);
    layout.link(`app/node_modules/${LIBRARY}`, "packages/databases");
    const { error, stack } = layout.answers("app", providerTextFor([LIBRARY]), verb);
    expect(error).toMatch(
      /^pulumi-mysql-replication is not installed: neither \S+\/app nor any package that it depends on has it\. Install it in \S+\/app, also to refresh, delete or destroy what it has created$/,
    );
    expect(stack).toBe("");
  });

  it("and none of it when the package itself fails to load", () => {
    using layout = new Layout();
    layout.package("app", "app", [NAME]);
    layout.copy(`app/node_modules/${NAME}`, "right");
    layout.file(`app/node_modules/${NAME}/dist/runtime.js`, `throw new Error("no dockerode")`);
    expect(layout.answers("app", providerTextFor([]))).toMatchObject({ error: "no dockerode" });
  });
});

/** As yarn's own hook: no folder holds what a package depends on, and only the hook knows where it is. */
const PNP = (root: string): string => `
  const Module = require("node:module");
  const path = require("node:path");
  const at = (place) => path.join(${JSON.stringify(root)}, place);
  const places = {
    "app": { "${LIBRARY}": at("cache/databases") },
    "cache/databases": { "${NAME}": at("cache/mysql") },
    "cache/mysql": { "${NAME}": at("cache/mysql") },
  };
  const resolveToUnqualified = (request, issuer) => {
    const owner = Object.keys(places).find((place) => issuer.startsWith(at(place) + path.sep));
    const name = Object.keys(places[owner] ?? {}).find((known) => request === known || request.startsWith(known + "/"));
    if (name === undefined) throw new Error("Your application tried to access " + request);
    return path.join(places[owner][name], request.slice(name.length));
  };
  Module.findPnpApi = () => ({ resolveToUnqualified });
  const original = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    if (Module.isBuiltin(request) || request.startsWith(".") || path.isAbsolute(request)) return original.call(this, request, parent, ...rest);
    const place = resolveToUnqualified(request, parent?.filename || process.cwd() + path.sep);
    return original.call(this, place.endsWith("/runtime") ? place.replace("runtime", "dist/runtime.js") : place, parent, ...rest);
  };
`;

it("yarn's Plug'n'Play: found through its hook", () => {
  using layout = new Layout();
  layout.package("app", "app", [LIBRARY]);
  layout.package("cache/databases", LIBRARY, [NAME]);
  layout.copy("cache/mysql", "right");
  layout.file("cache/mysql/index.js", `module.exports = require("./dist/index.js");`);
  layout.file("app/.pnp.cjs", PNP(layout.root));
  const hook = ["--require", `${layout.root}/app/.pnp.cjs`];
  const text = layout.text("app", "index.js", ...hook);
  expect(text).toBe(providerTextFor([LIBRARY]).trimEnd());
  expect(layout.answers("app", text, "check", ...hook)).toEqual({ answer: "right" });
});
