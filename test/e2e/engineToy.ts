import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, parseValue, type PropertyMap, type Value } from "../engine/values";
import type { Deployment, RunOptions, RunResult, Verb } from "../support/deployment";
import type { DeploymentKind } from "../support/deployments";
import { poll } from "../support/poll";
import { newDirectory } from "../support/workspace";

export interface ToyResource {
  readonly name: string;
  readonly component?: boolean;
  readonly inputs?: PropertyMap;
  readonly options?: PropertyMap;
}

/** What programs/toy declares: `$a.seen` is an output of a, `$a` a itself; `{$secret: x}`, `{$late: x}`: see there. */
export interface ToyProgram {
  readonly resources?: readonly ToyResource[];
  readonly outputs?: PropertyMap;
  readonly log?: readonly string[];
  readonly logError?: string;
  readonly error?: string;
  readonly exit?: number;
}

/** `"create a": "plain"`: see programs/toy/provider.cjs for the kinds. */
export type ToyFaults = Readonly<Record<string, string>>;

export interface Call {
  readonly method: string;
  readonly name: string;
  readonly details: PropertyMap;
}

/** A stack of the toy program, with the files by which a test directs it and looks at it. */
export class Toy implements AsyncDisposable {
  readonly deployment: Deployment;
  private readonly home = newDirectory("toy");
  private seen = 0;

  constructor(kind: DeploymentKind) {
    mkdirSync(join(this.home, "things"));
    this.fail({});
    this.deployment = this.deployWith(kind);
  }

  /** Another stack of the same name over the same things. */
  deployWith(kind: DeploymentKind): Deployment {
    return kind.create({
      program: { dir: join(__dirname, "programs/toy"), main: "index.cjs" },
      project: "toy",
      stack: "dev",
      env: { TOY_DIR: this.home },
    });
  }

  declare(program: ToyProgram): void {
    writeFileSync(join(this.home, "program.json"), JSON.stringify(program));
  }

  fail(faults: ToyFaults): void {
    writeFileSync(join(this.home, "faults.json"), JSON.stringify(faults));
  }

  run(verb: Verb, options: RunOptions = {}): Promise<RunResult> {
    return this.deployment[verb](options);
  }

  /** The calls since this was asked last. */
  newCalls(): readonly Call[] {
    const all = this.allCalls();
    const fresh = all.slice(this.seen);
    this.seen = all.length;
    return fresh;
  }

  /** Resolves once the provider is inside this call. */
  async isIn(method: string, name: string): Promise<void> {
    const isThat = (call: Call): boolean => call.method === method && call.name === name;
    await poll(`the call ${method} ${name}`, () => this.allCalls().find(isThat));
  }

  /** Changes a thing behind Pulumi's back. */
  drift(name: string, change: PropertyMap): void {
    const [file, thing] = this.thing(name);
    writeFileSync(file, JSON.stringify({ ...thing, ...change }));
  }

  vanish(name: string): void {
    rmSync(this.thing(name)[0]);
  }

  things(): readonly string[] {
    return readdirSync(join(this.home, "things")).map((file) => file.split("-id")[0] ?? "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.deployment.dispose();
    rmSync(this.home, { recursive: true, force: true });
  }

  private thing(name: string): [string, PropertyMap] {
    const dir = join(this.home, "things");
    const found = readdirSync(dir).find((file) => file.startsWith(`${name}-id`));
    if (found === undefined) throw new Error(`there is no thing called ${name}`);
    const thing = parseValue(readFileSync(join(dir, found), "utf8"));
    if (!isMap(thing)) throw new TypeError(`${found} is not an object`);
    return [join(dir, found), thing];
  }

  private allCalls(): readonly Call[] {
    const text = readFileSync(join(this.home, "calls.log"), { encoding: "utf8", flag: "a+" });
    return text.split("\n").slice(0, -1).map(parseCall);
  }
}

function parseCall(line: string): Call {
  const call: Value = parseValue(line);
  if (!isMap(call)) throw new TypeError(`not a call: ${line}`);
  const { method, name, ...details } = call;
  if (typeof method !== "string") throw new TypeError(`a call without a method: ${line}`);
  return { method, name: typeof name === "string" ? name : "", details };
}
