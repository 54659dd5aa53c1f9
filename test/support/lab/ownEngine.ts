import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { connectEngine } from "../../../src/docker/dockerEngine";
import type { ContainerEngine } from "../../../src/ports/engine";
import { IMAGE } from "../docker";
import { poll } from "../poll";

const COMMANDS = ["ip", "unshare", "nsenter", "dockerd"];

/** Says what this machine lacks for such an engine. */
function requireOwnEngine(): void {
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  if (!isRoot) throw new Error("an engine of one's own needs root on Linux");
  const missing = COMMANDS.filter((command) => !isThere(command));
  if (missing.length > 0) throw new Error(`there is no ${missing.join(", ")} on the PATH`);
}

function isThere(command: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/**
 * A Docker engine for one test, with a host of its own as far as the kernel allows: processes, network, host name and
 * disk. So it can be restarted, and its host can lose power, while nothing else on the machine notices. It has the
 * tests' image; this machine reaches its containers by their addresses. `await using` ends it and removes its data.
 */
export class OwnEngine implements AsyncDisposable {
  readonly engine: ContainerEngine;
  readonly docker: Docker;
  private host: ChildProcess | undefined;

  private constructor(
    private readonly name: string,
    private readonly folder: string,
    private readonly third: number,
  ) {
    const socket = this.at("socket");
    this.engine = connectEngine({ environment: { DOCKER_HOST: `unix://${socket}` } });
    this.docker = new Docker({ socketPath: socket });
  }

  static async begin(): Promise<OwnEngine> {
    requireOwnEngine();
    const [third = 0, ...rest] = randomBytes(4);
    const name = `lab${Buffer.from(rest).toString("hex")}`;
    const own = new OwnEngine(name, join(tmpdir(), `mysql-replication-${name}`), third);
    for (const folder of ["etc", "data", "run"]) mkdirSync(own.at(folder), { recursive: true });
    try {
      own.joinNetwork();
      await own.start();
      await own.load();
      return own;
    } catch (error) {
      await own[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** As by an administrator who upgrades it: containers are stopped, and those that ran are started again. */
  async restart(): Promise<void> {
    await this.end("SIGTERM");
    await this.start();
  }

  /** Every process on it dies at once, its containers' and its own. */
  powerOff(): Promise<void> {
    return this.end("SIGKILL");
  }

  /** Returns once the engine answers. */
  async start(): Promise<void> {
    rmSync(this.at("pid"), { force: true });
    rmSync(this.at("run"), { force: true, recursive: true });
    const log = openSync(this.at("log"), "a");
    const own = ["--mount", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc"];
    this.host = spawn(
      "nsenter",
      [`--net=/run/netns/${this.name}`, "unshare", ...own, "sh", "-c", this.script()],
      { stdio: ["ignore", log, log], detached: true },
    );
    closeSync(log);
    await poll(
      "the engine",
      async () => {
        if (this.host?.exitCode !== null) throw new Error(readFileSync(this.at("log"), "utf8"));
        return (await this.docker.ping().catch(() => undefined)) !== undefined || undefined;
      },
      30_000,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
    this.ip("netns", "delete", this.name);
    rmSync(this.folder, { force: true, recursive: true });
  }

  private at(file: string): string {
    return join(this.folder, file);
  }

  /** A mount of /etc/docker for itself: the key that the engine makes there is its id. */
  private script(): string {
    const options = [
      `--data-root=${this.at("data")}`,
      `--exec-root=${this.at("run")}`,
      `--pidfile=${this.at("pid")}`,
      `--host=unix://${this.at("socket")}`,
      // no address translation and no filter: this machine has a route to its networks
      "--iptables=false",
      "--ip6tables=false",
      `--bip=${this.containers(255)}.1/24`,
      `--default-address-pool=base=${this.containers(0)}.0/16,size=24`,
    ];
    const mount = `mount --bind ${this.at("etc")} /etc/docker`;
    return `mkdir -p /etc/docker && ${mount} && hostname ${this.name} && exec dockerd ${options.join(" ")}`;
  }

  private containers(third: number): string {
    return `10.${String(128 + (this.third % 100))}.${String(third)}`;
  }

  private joinNetwork(): void {
    const [here, there] = [254, 253].map((last) => `10.77.${String(this.third)}.${String(last)}`);
    const inside = ["-n", this.name];
    this.ip("netns", "add", this.name);
    this.ip("link", "add", this.name, "type", "veth", "peer", "name", "eth0", "netns", this.name);
    this.ip("address", "add", `${here ?? ""}/30`, "dev", this.name);
    this.ip("link", "set", this.name, "up");
    this.ip(...inside, "address", "add", `${there ?? ""}/30`, "dev", "eth0");
    this.ip(...inside, "link", "set", "eth0", "up");
    this.ip(...inside, "link", "set", "lo", "up");
    this.ip(...inside, "route", "add", "default", "via", here ?? "");
    this.ip("route", "add", `${this.containers(0)}.0/16`, "via", there ?? "");
  }

  private ip(...words: readonly string[]): void {
    execFileSync("ip", words, { stdio: ["ignore", "ignore", "pipe"] });
  }

  private async load(): Promise<void> {
    const saved = await new Docker().getImage(IMAGE).get();
    await this.docker.loadImage(saved).then((told) => once(told.resume(), "end"));
  }

  private async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const { host } = this;
    if (host?.pid === undefined || host.exitCode !== null || host.signalCode !== null) return;
    const exited = once(host, "exit");
    if (signal === "SIGKILL") host.kill("SIGKILL");
    else process.kill(this.firstProcess(host.pid), signal);
    await exited;
    this.host = undefined;
  }

  /** The engine itself is the first process of its host, and the only child of the command that made that. */
  private firstProcess(pid: number): number {
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8");
    return Number(children.trim());
  }
}
