import mysql from "mysql2/promise";
import { expect } from "vitest";
import { stackNetworkOf } from "../../src/ground/names";
import type { InstanceOutputs } from "../../src/resource/instanceOutputs";
import type { Deployment, RunResult } from "./deployment";
import { IMAGE } from "./docker";
import { operationsIn } from "./operations";
import { rewriteProgram, writeProgram } from "./workspace";

/** An instance's outputs as the stack's state holds them. */
export type Seen = InstanceOutputs & { readonly urn: string };

/** Name to JavaScript of its arguments, e.g. `{ slaveOf: m1 }`; the class follows from `slaveOf`. */
export type Declarations = Readonly<Record<string, string>>;

/**
 * A program that declares these instances, each in a variable of its own name (dashes dropped). It is JavaScript,
 * so that nothing has to be transpiled; `before` may use `pulumi` and `exports`.
 */
export function programOf(
  declared: Declarations,
  classes: ReadonlyMap<string, string> = new Map(),
  before = "",
): string {
  const lines = Object.entries(declared).map(([name, args]) => {
    const type = classes.get(name) ?? classFor(args);
    return `const ${variable(name)} = new ${type}("${name}", ${withImage(type, withRoot(args))});`;
  });
  return `const pulumi = require("@pulumi/pulumi");
const { DatabaseInstance, ReplicaInstance } = require("pulumi-mysql-replication");
const image = ${JSON.stringify(IMAGE)};
${before}
${lines.join("\n")}
`;
}

function classFor(args: string): string {
  return args.includes("slaveOf") ? "ReplicaInstance" : "DatabaseInstance";
}

/** Tests tamper with servers as root, in ways that only a root with every privilege has. */
function withRoot(args: string): string {
  return /slaveOf|rootPrivileges/.test(args) ? args : args.replace("{", '{ rootPrivileges: "all",');
}

/** The tests' image, unless the arguments say one or take it from a source, now or once. */
function withImage(type: string, args: string): string {
  return type === "ReplicaInstance" || /image|datastore/.test(args)
    ? args
    : args.replace("{", "{ image,");
}

function variable(name: string): string {
  return name.replaceAll("-", "");
}

/** One stack of instances whose program a test rewrites between two commands. */
export class Stack {
  /** A resource keeps the class it was first declared with: another one would be another resource. */
  private readonly classes = new Map<string, string>();
  private readonly program;
  readonly deployment: Deployment;

  constructor(
    kind: {
      create(settings: { program: ReturnType<typeof writeProgram>; project: string }): Deployment;
    },
    readonly project: string,
  ) {
    this.program = writeProgram(project, programOf({}), "js");
    this.deployment = kind.create({ program: this.program, project });
  }

  /** On which its instances meet, if they declare none. */
  get network(): string {
    return stackNetworkOf(`urn:pulumi:dev::${this.project}`);
  }

  declare(declared: Declarations, before?: string): void {
    for (const [name, args] of Object.entries(declared)) {
      if (!this.classes.has(name)) this.classes.set(name, classFor(args));
    }
    rewriteProgram(this.program, programOf(declared, this.classes, before));
  }

  /** Declares and brings up; fails the test with all that was printed when it does not succeed. */
  async up(
    declared: Declarations,
    options: Parameters<Deployment["up"]>[0] = {},
  ): Promise<RunResult> {
    this.declare(declared);
    return succeeded(await this.deployment.up(options));
  }

  /** As a user does: with a preview, and what it announces is what is done. */
  async previewedUp(declared: Declarations): Promise<RunResult> {
    const result = await this.up(declared, { preview: true });
    expect(operationsIn(result.events)).toEqual(result.announced);
    return result;
  }

  async refresh(): Promise<RunResult> {
    return succeeded(await this.deployment.refresh());
  }

  async destroy(): Promise<RunResult> {
    return succeeded(await this.deployment.destroy());
  }

  async see(name: string): Promise<Seen> {
    const resources = (await this.deployment.resources()).filter((one) => !one.delete);
    const found = resources.find((resource) => resource.name === name);
    if (!found) throw new Error(`${name} is not in the state`);
    const seen = { ...(found.outputs as unknown as InstanceOutputs), urn: found.urn };
    const same = resources.filter(({ outputs }) => outputs["serverUuid"] === seen.serverUuid);
    if (seen.serverUuid !== undefined && same.length > 1) {
      throw new Error(`one server is said to be ${same.map((one) => one.name).join(" and ")}`);
    }
    return seen;
  }

  /** Destroys what is there and forgets the stack; fails when anything of it cannot be destroyed. */
  async end(): Promise<void> {
    const destroyed = await this.deployment.destroy();
    await this.deployment.dispose();
    this.program[Symbol.dispose]();
    succeeded(destroyed);
  }
}

export function succeeded(result: RunResult): RunResult {
  if (result.rc !== 0) throw new Error(`ended with ${String(result.rc)}:\n${result.output}`);
  return result;
}

export interface As {
  readonly user: string;
  readonly password: string;
  /** A published one; the server's own if absent. */
  readonly port?: number;
}

/** Where a server is reached, and as whom; and which it must be, if that is known. */
export type Reached = Pick<Seen, "address" | "rootPassword"> & Partial<Pick<Seen, "serverUuid">>;

type Rows = readonly Readonly<Record<string, unknown>>[];

/** One statement as root, or as somebody else, at the container's own address. */
export async function sql(
  instance: Reached,
  statement: string,
  values: readonly unknown[] = [],
  as?: As,
): Promise<Rows> {
  const [rows = []] = await sqlInOneSession(instance, [[statement, values]], as);
  return rows;
}

/** One after the other, where what a session has set matters to what follows. */
export async function sqlInOneSession(
  instance: Reached,
  statements: readonly (readonly [statement: string, values?: readonly unknown[]])[],
  as: As = { user: "root", password: instance.rootPassword ?? "" },
): Promise<readonly Rows[]> {
  const connection = await mysql.createConnection({
    host: instance.address ?? "",
    port: 3306,
    ...as,
    ssl: { rejectUnauthorized: false },
  });
  try {
    await expectServer(connection, instance);
    const answers: Rows[] = [];
    for (const [statement, values = []] of statements) {
      const [rows] = await connection.query(statement, [...values]);
      answers.push(Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []);
    }
    return answers;
  } finally {
    await connection.end();
  }
}

/** Else all that is found there would be true of another server. */
export async function expectServer(connection: mysql.Connection, instance: Reached): Promise<void> {
  if (instance.serverUuid === undefined) return;
  const [rows] = await connection.query<mysql.RowDataPacket[]>("SELECT @@server_uuid AS uuid");
  const uuid = String(rows[0]?.["uuid"]);
  if (uuid === instance.serverUuid) return;
  throw new Error(
    `at ${instance.address ?? "no address"} is the server ${uuid}, not ${instance.serverUuid}`,
  );
}

/** The one value that a statement answers. */
export async function value(
  instance: Reached,
  statement: string,
  values: readonly unknown[] = [],
): Promise<unknown> {
  const [row = {}] = await sql(instance, statement, values);
  return Object.values(row)[0];
}

/** Waits by GTID set until the replica has all that the source has now; false after so many seconds. */
export async function caughtUp(replica: Reached, source: Reached, seconds = 30): Promise<boolean> {
  const gtids = await value(source, "SELECT @@gtid_executed");
  const statement = "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)";
  return Number(await value(replica, statement, [gtids, seconds])) === 0;
}

/** What a server knows of replicas: their accounts, and `<account> dumps` for each dump thread. */
export async function tracesOfReplicas(instance: Reached): Promise<readonly string[]> {
  const rows = await sql(
    instance,
    `SELECT User AS who FROM mysql.user WHERE User LIKE 'replica-%'
     UNION ALL SELECT CONCAT(USER, ' dumps') FROM performance_schema.processlist
     WHERE COMMAND LIKE 'Binlog Dump%'`,
  );
  return rows.map(({ who }) => String(who));
}
