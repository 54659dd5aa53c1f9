import { createRequire } from "node:module";
import { compileFunction } from "node:vm";

/**
 * The code that Pulumi stores with every resource and runs for each verb. Every existing Pulumi state relies on
 * it, so it never changes, and a new release of this package changes no resource. In turn it relies on
 * `instanceProvider` of `pulumi-mysql-replication/runtime`, for ever.
 *
 * Pulumi runs it in the program's folder, where a package that a component library brings along cannot be
 * imported by its name. So `via` names the packages that lead from the program to this one, and there is no
 * path of any machine in it. When they no longer lead there, all dependencies are searched. See
 * docs/decisions/0012-where-the-provider-is-found.md.
 */
const CODE = `
const { createRequire, findPnpApi } = require("node:module");
const { existsSync, readFileSync, realpathSync } = require("node:fs");
const { dirname, join } = require("node:path");
const name = "pulumi-mysql-replication";
const attempt = (work) => { try { return work(); } catch { return undefined; } };
const within = (folder) => join(folder, "package.json");
const runtimeFrom = (folder) => attempt(() => createRequire(within(folder)).resolve(name + "/runtime"));
const folderOf = (dependency, folder) => attempt(() => {
  const pnp = findPnpApi && findPnpApi(within(folder));
  if (pnp) return pnp.resolveToUnqualified(dependency, within(folder), { considerBuiltins: false });
  const places = createRequire(within(folder)).resolve.paths(dependency) || [];
  return realpathSync(places.map((place) => join(place, dependency)).find((place) => existsSync(within(place))));
});
const dependenciesOf = (folder) => {
  const manifest = attempt(() => JSON.parse(readFileSync(within(folder), "utf8"))) || {};
  const kinds = ["dependencies", "optionalDependencies", "peerDependencies", "devDependencies"];
  return kinds.flatMap((kind) => Object.keys(manifest[kind] || {}));
};
const upwards = (folder) => dirname(folder) === folder ? [folder] : [folder, ...upwards(dirname(folder))];
exports.find = (program, accepts) => {
  const seen = new Set();
  const waiting = [{ folder: program, via: [], dependencies: upwards(program).flatMap(dependenciesOf) }];
  for (const { folder, via, dependencies = dependenciesOf(folder) } of waiting) {
    const runtime = runtimeFrom(folder);
    if (runtime !== undefined && accepts(runtime)) return { runtime, via };
    for (const dependency of dependencies) {
      const next = folderOf(dependency, folder);
      if (!next || seen.has(next)) continue;
      seen.add(next);
      waiting.push({ folder: next, via: [...via, dependency] });
    }
  }
};
const runtimeVia = (program, via) => {
  const folder = via.reduce((from, dependency) => from && folderOf(dependency, from), program);
  return folder && runtimeFrom(folder);
};
let provider;
const load = () => {
  if (provider !== undefined) return provider;
  const program = process.cwd();
  const runtime = runtimeVia(program, via) || (exports.find(program, () => true) || {}).runtime;
  if (runtime !== undefined) return provider = createRequire(runtime)(runtime).instanceProvider;
  const error = new Error(name + " is not installed: neither " + program + " nor any package that it depends on has it. Install it in " + program + ", also to refresh, delete or destroy what it has created");
  error.stack = "";
  throw error;
};
exports.handler = () => Object.fromEntries(["check", "diff", "create", "read", "update", "delete"].map((verb) => [verb, async (...given) => load()[verb](...given)]));
`;

/** The text for a program that reaches this package through the packages `via`; none if it depends on it itself. */
export function providerTextFor(via: readonly string[]): string {
  return `const via = ${JSON.stringify(via)};${CODE}`;
}

/** What the text exports. The constructor finds the way with the same code that goes it later. */
interface ProviderModule {
  find(
    program: string,
    accepts: (runtime: string) => boolean,
  ): { readonly runtime: string; readonly via: readonly string[] } | undefined;
}

/** Pulumi runs the program in its own folder, and so it does the provider. */
const PROGRAM = process.cwd();

let text: string | undefined;

/** The text for this program. */
export function providerText(): string {
  text ??= providerTextFor(wayFrom(PROGRAM));
  return text;
}

/**
 * The packages that lead from the program to the one of which this file is part: there may be several of its
 * name. None if they cannot be told, for example in a bundle.
 */
function wayFrom(program: string): readonly string[] {
  try {
    const own = createRequire(__filename).resolve("../runtime");
    return evaluated().find(program, (runtime) => runtime === own)?.via ?? [];
  } catch {
    return [];
  }
}

function evaluated(): ProviderModule {
  const module = {} as ProviderModule;
  const evaluate = compileFunction(providerTextFor([]), ["exports", "require"]) as Evaluate;
  evaluate(module, createRequire(__filename));
  return module;
}

/** The text as Pulumi evaluates it, as the body of a CommonJS module. */
type Evaluate = (exports: ProviderModule, load: NodeJS.Require) => void;
