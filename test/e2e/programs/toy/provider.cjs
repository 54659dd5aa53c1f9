// A provider of things that are files. It writes down every call and fails as it is told to.
// TOY_DIR holds: calls.log (one call a line), faults.json ({"create thing": "plain"}), things/ID.json.
const fs = require("node:fs");
const path = require("node:path");
const process = require("node:process");
const { setTimeout: sleep } = require("node:timers/promises");

const home = process.env.TOY_DIR;
const fileOf = (id) => path.join(home, "things", `${id}.json`);

function record(method, name, details = {}) {
  fs.appendFileSync(
    path.join(home, "calls.log"),
    `${JSON.stringify({ method, name, ...details })}\n`,
  );
}

function faultOf(method, name) {
  const faults = JSON.parse(fs.readFileSync(path.join(home, "faults.json"), "utf8"));
  return faults[`${method} ${name}`];
}

class Partial extends Error {
  constructor(id, properties, reasons) {
    super(reasons[0] ?? "partial");
    Object.assign(this, { id, properties, reasons });
  }
}

// Fails only once that many calls of the kind are under way.
async function allBegan(method, count) {
  const began = () => fs.readFileSync(path.join(home, "calls.log"), "utf8").split(`"${method}"`);
  while (began().length <= count) await sleep(20);
}

async function meetFault(method, name, id, properties) {
  const fault = faultOf(method, name);
  if (fault === undefined) return;
  if (fault === "exit") process.exit(3);
  if (fault.startsWith("slow")) {
    await sleep(Number(fault.slice(5)));
    record(`${method} ended`, name);
    return;
  }
  if (fault.startsWith("after")) await allBegan(method, Number(fault.slice(6)));
  if (fault === "partial") {
    if (method === "create") fs.writeFileSync(fileOf(id), JSON.stringify(properties));
    throw new Partial(id, properties, [`${name} is half ${method}d`, "second reason"]);
  }
  if (fault === "partial without reasons") throw new Partial(id, properties, []);
  throw new Error(`${method} of ${name} fails`);
}

const clean = (properties) =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => key !== "__provider"));

// What a thing is beyond its inputs.
function outputsOf(inputs) {
  const derived = inputs.password === undefined ? {} : { uri: `toy://${inputs.password}` };
  return { ...inputs, ...derived, size: inputs.size ?? 1, seen: `${inputs.value}!` };
}

let counter = 0;
const freshId = (name) => `${name}-id${Date.now().toString(36)}${process.pid}x${(counter += 1)}`;

module.exports = {
  async check(olds, news) {
    record("check", news.name, { olds: clean(olds), news: clean(news) });
    await meetFault("check", news.name);
    if (faultOf("validate", news.name) !== undefined) {
      return { inputs: news, failures: [{ property: "", reason: `${news.name} is not valid` }] };
    }
    return { inputs: { ...news, defaulted: news.defaulted ?? "by check" }, failures: [] };
  },

  async diff(id, olds, news) {
    record("diff", news.name, { olds: clean(olds), news: clean(news) });
    await meetFault("diff", news.name);
    if (news.mode === "unknown") return { changes: undefined };
    const changed = (key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]);
    const watched = ["value", "key", "from", "needs", "list", "password", "size"];
    const replaces = ["key", "needs"].filter(changed);
    return {
      changes: watched.some((key) => news[key] !== undefined && changed(key)),
      replaces,
      deleteBeforeReplace: news.mode === "delete first",
    };
  },

  async create(inputs) {
    record("create", inputs.name, { inputs: clean(inputs) });
    const outs = outputsOf(inputs);
    const id = freshId(inputs.name);
    await meetFault("create", inputs.name, id, outs);
    if (faultOf("empty id", inputs.name) !== undefined) return { id: "", outs };
    fs.writeFileSync(fileOf(id), JSON.stringify(outs));
    return { id, outs };
  },

  async update(id, olds, news) {
    record("update", news.name, { olds: clean(olds), news: clean(news) });
    const outs = outputsOf(news);
    await meetFault("update", news.name, id, outs);
    fs.writeFileSync(fileOf(id), JSON.stringify(outs));
    return { outs };
  },

  async read(id, props) {
    record("read", props.name, { props: clean(props) });
    await meetFault("read", props.name);
    if (!fs.existsSync(fileOf(id))) return {};
    const found = JSON.parse(fs.readFileSync(fileOf(id), "utf8"));
    const { inputs, ...outs } = found;
    return inputs === undefined ? { id, props: outs } : { id, props: outs, inputs };
  },

  async delete(id, props) {
    record("delete", props.name, { props: clean(props) });
    await meetFault("delete", props.name);
    fs.rmSync(fileOf(id), { force: true });
  },
};
