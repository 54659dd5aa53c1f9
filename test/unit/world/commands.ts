import { paths, VOLUME_ROOT } from "../../../src/ground/names";
import { integerIn } from "../../../src/plan/settings/variableValue";
import { servedBy } from "./certificates";
import { freshData } from "./dataDirectory";
import { readFile, volumeAt, writeFile } from "./files";
import { nextNumber, type Container, type Mysqld, type WorldState } from "./state";

/** Milliseconds from the start of mysqld until it listens, or until it has ended for want of something. */
const [START_TIME, FALL_TIME] = [400, 300];

/** What the command of a started container does: mysqld for an instance, something that ends for a helper. */
export function runCommand(state: WorldState, container: Container): void {
  const command = container.spec.command.join(" ");
  if (command.includes("rm -rf data data.part")) emptyVolume(state, container);
  else if (command.includes("--initialize-insecure")) makeTemplate(state, container);
  else if (command.includes("--validate-config")) validateConfiguration(state, container);
  else runInstance(state, container);
}

function emptyVolume(state: WorldState, container: Container): void {
  const volume = volumeAt(state, container, VOLUME_ROOT);
  if (volume) {
    volume.data = undefined;
    const own = ["data/", "instance/", "authority/", "tls/", "tls.next/"];
    for (const path of [...volume.files.keys()]) {
      if (own.some((folder) => path.startsWith(folder))) volume.files.delete(path);
    }
  }
  exit(container, 0);
}

function makeTemplate(state: WorldState, container: Container): void {
  const volume = volumeAt(state, container, paths.template);
  if (volume) volume.data = freshData();
  exit(container, volume ? 0 : 78);
}

function validateConfiguration(state: WorldState, container: Container): void {
  const unknown = unknownVariable(state, container);
  if (unknown !== undefined) container.log.push(`[ERROR] [MY-000067] [Server] ${unknown}`);
  exit(container, unknown === undefined ? 0 : 1);
}

/** The contract of START_SCRIPT. */
function runInstance(state: WorldState, container: Container): void {
  const volume = volumeAt(state, container, VOLUME_ROOT);
  const template = volumeAt(state, container, paths.template)?.data;
  if (volume) volume.data ??= template && structuredClone(template);
  const data = volume?.data;
  const lack = data ? lackOf(state, container) : "no data and no template to copy";
  if (!data || lack !== undefined) {
    container.log.push(`2026-01-01T00:00:00Z 0 [ERROR] [MY-000067] [Server] ${lack ?? ""}`);
    container.falls = { at: state.now + FALL_TIME, exitCode: data ? 1 : 78 };
    return;
  }
  if (data.serverUuid === "") data.serverUuid = newServerUuid(state);
  writeFile(state, container, paths.initialised, `server-uuid=${data.serverUuid}`);
  data.adminPassword = readFile(state, container, paths.adminPassword) ?? "";
  data.oldAdminPassword = undefined;
  if (data.channel) {
    // relay_log_recovery: what was received and not applied is fetched again
    data.channel.relayLog = [];
    data.channel.damage = undefined;
    data.channel.received = new Set();
  }
  const isHeld = (readFile(state, container, paths.seeding) ?? "") !== "";
  container.mysqld = mysqld(state, container, data.persistedOff, data.channel && !isHeld);
}

/** What keeps mysqld from starting. */
function lackOf(state: WorldState, container: Container): string | undefined {
  const needed = [paths.configuration, paths.serverCertificate, paths.serverKey];
  const lacking = needed.find((path) => (readFile(state, container, path) ?? "") === "");
  return lacking === undefined
    ? (unknownVariable(state, container) ?? misfit(state, container))
    : `cannot read ${lacking}`;
}

/** What no check without data can tell. Names that begin with `misfit` fit no data. */
function misfit(state: WorldState, container: Container): string | undefined {
  const settings = settingsIn(readFile(state, container, paths.configuration) ?? "");
  const misfits = volumeAt(state, container, VOLUME_ROOT)?.data?.misfits ?? [];
  const found = [...settings].find(
    ([name, value]) => name.startsWith("misfit") || misfits.includes(`${name}=${value}`),
  );
  return found && `Different ${found[0]} settings for server ('${found[1]}') and data dictionary`;
}

function mysqld(
  state: WorldState,
  container: Container,
  persistedOff: ReadonlySet<string>,
  replicates: boolean | undefined,
): Mysqld {
  const settings = settingsIn(readFile(state, container, paths.configuration) ?? "");
  const isFenced = settings.get("super_read_only") === "ON";
  const thread = { isRunning: replicates === true, errno: 0, message: "" };
  return {
    readyAt: state.now + START_TIME,
    isSilent: false,
    isOffline: false,
    superReadOnly: isFenced && !persistedOff.has("super_read_only"),
    readOnly: isFenced && !persistedOff.has("read_only"),
    serverId: Number(settings.get("server_id")),
    ca: servedBy(state, container),
    receiver: { ...thread, connectedTo: undefined },
    applier: { ...thread, heldUntil: 0 },
    dumpThreads: [],
    variables: new Map([...settings].map(([name, value]) => [name, valueOf(value)])),
  };
}

/** The engine starts it again in a moment, where it was told to. */
export function exit(container: Container, exitCode: number): void {
  const isToRestart = container.spec.restart === "unless-stopped";
  container.state = isToRestart ? "restarting" : "exited";
  container.exitCode = exitCode;
  container.mysqld = undefined;
  container.falls = undefined;
}

/** This mysqld does not know names that begin with `no_such`. */
function unknownVariable(state: WorldState, container: Container): string | undefined {
  const settings = settingsIn(readFile(state, container, paths.configuration) ?? "");
  const found = [...settings].find(([name]) => name.startsWith("no_such"));
  return found && `unknown variable '${found[0]}=${found[1]}'`;
}

function settingsIn(file: string): ReadonlyMap<string, string> {
  const lines = file.split("\n").map((line) => line.split("="));
  return new Map(
    lines.flatMap(([name = "", value]) =>
      value === undefined ? [] : [[name, value.replaceAll('"', "")] as const],
    ),
  );
}

/** As the server prints what it was given. */
export function valueOf(text: string): string {
  return integerIn(text)?.toString() ?? text;
}

function newServerUuid(state: WorldState): string {
  return `${String(nextNumber(state)).padStart(8, "0")}-aaaa-4aaa-8aaa-aaaaaaaaaaaa`;
}
