// Declares what TOY_DIR/program.json lists: so a test changes the program by writing data.
const fs = require("node:fs");
const path = require("node:path");
const process = require("node:process");
const { setTimeout } = require("node:timers");
const pulumi = require("@pulumi/pulumi");

const PROVIDER = `exports.handler = () => Object.fromEntries(
  ["check", "diff", "create", "read", "update", "delete"].map((method) =>
    [method, (...args) => require(process.cwd() + "/provider.cjs")[method](...args)]));`;

class Thing extends pulumi.CustomResource {
  constructor(name, args, options) {
    const seeded = { seen: undefined, uri: undefined, size: undefined };
    super(
      "pulumi-nodejs:dynamic/toy:Thing",
      name,
      { ...seeded, ...args, __provider: PROVIDER },
      options,
    );
  }
}

class Group extends pulumi.ComponentResource {
  constructor(name, options) {
    super("toy:index:Group", name, {}, options);
  }
}

const spec = JSON.parse(fs.readFileSync(path.join(process.env.TOY_DIR, "program.json"), "utf8"));
const made = {};
const exported = {};

// "$a.seen": an output of a; "$a": a itself; {"$secret": x}: x as a secret; {"$late": x}: x after ten seconds;
// "$config.k", "$secret.k".
function resolve(value) {
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value === "object" && value !== null) {
    if ("$secret" in value) return pulumi.secret(resolve(value.$secret));
    if ("$late" in value) return new Promise((done) => setTimeout(done, 10_000, value.$late));
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member)]));
  }
  if (typeof value !== "string" || !value.startsWith("$")) return value;
  const [name, key] = value.slice(1).split(".");
  if (name === "config") return new pulumi.Config().require(key);
  if (name === "secret") return new pulumi.Config().requireSecret(key);
  return key === undefined ? made[name] : made[name][key];
}

for (const { name, component, inputs = {}, options = {} } of spec.resources ?? []) {
  const { parent, dependsOn = [], ...rest } = options;
  const opts = {
    ...rest,
    ...(parent === undefined ? {} : { parent: made[parent] }),
    dependsOn: dependsOn.map((other) => made[other]),
  };
  made[name] = component
    ? new Group(name, opts)
    : new Thing(name, { name, ...resolve(inputs) }, opts);
  if (component) made[name].registerOutputs(resolve(inputs));
}
for (const message of spec.log ?? []) pulumi.log.info(message);
if (spec.logError) pulumi.log.error(spec.logError);
if (spec.error) throw new Error(spec.error);
if (spec.exit) process.exit(spec.exit);
for (const [key, value] of Object.entries(spec.outputs ?? {})) exported[key] = resolve(value);

module.exports = exported;
