import { replicationAccountOf, serverIdOf, sourceCaOf } from "../../ground/names";
import type { Channel, ServerFacts } from "../../ports/server";
import { declaredAccounts } from "../content/declaredAccounts";
import type { InstanceFacts, InstanceFiles, SourceFacts } from "../facts";
import { NO_FILES } from "../host/noFiles";
import { sourceOfChannel } from "../link/link";
import { linkTo } from "../link/linkTo";
import { configurationFile, declaredIn } from "../settings/configurationFile";
import { dynamicIn } from "../settings/settingsPlan";
import { CATALOGUED } from "../settings/variables";
import type { InstanceSpec } from "../spec";
import { integerIn } from "../settings/variableValue";
import { NOTHING_BETWEEN, UNSEEN } from "./relations";

/** Servers that the model has to imagine, because they did not answer when it was looked. */

const ON = { state: "on", errno: 0, message: "" } as const;

/** MySQL's default, in bytes. */
const PACKET = 64 * 1024 ** 2;

/** Of this run, what a look finds of a server and beside it. */
type Found = Pick<InstanceFacts, "server" | "settings" | "settledAccounts" | "differingAccounts">;

/** A server that was seen before it was stopped: as it was, but for what a start does. */
export function startedServer(last: ServerFacts, seen: InstanceFacts): Found {
  const isClosed = last.persistedOpen !== "yes";
  const { channel, ...rest } = last;
  return {
    ...settingsOf(seen, last.version),
    server: {
      ...rest,
      offlineMode: false,
      superReadOnly: isClosed,
      readOnly: isClosed,
      ...(channel && { channel: resumed(channel, seen) }),
    },
  };
}

/**
 * A server makes something of each value, which was noted; of a value that was not set while it ran, nobody has
 * seen yet what it makes.
 */
function settingsOf({ files }: InstanceFacts, version: string): Pick<Found, "settings"> {
  const now = declaredIn(files?.configuration ?? "");
  const before = declaredIn(files?.formerConfiguration ?? files?.configuration ?? "");
  const names = dynamicIn(now, version);
  if (names.length === 0) return {};
  const valueOf = (name: string) =>
    (before[name] === now[name] ? files?.settings?.[name] : undefined) ?? now[name] ?? "";
  return { settings: Object.fromEntries(names.map((name) => [name, valueOf(name)])) };
}

/** What was received is fetched again, and both threads start unless a copy is noted. */
function resumed(
  { remainingDelay: _, ...channel }: Channel,
  { files, source, formerSource }: InstanceFacts,
): Channel {
  const behind = [source, formerSource].find((one) => one?.id === sourceOfChannel(channel));
  const threads = files?.seeding ? ({ state: "off", errno: 0, message: "" } as const) : ON;
  const isThere = behind?.instance?.server?.offlineMode === false;
  return {
    ...channel,
    applier: threads,
    receiver: isThere ? threads : { ...threads, state: "connecting" },
  };
}

/**
 * A server that was never seen. One that starts for the first time is empty; any other is taken to be as
 * declared, which the forecast says.
 */
export function imaginedServer(spec: InstanceSpec, seen: InstanceFacts): Found {
  if (!isFirstStart(seen)) return assumed(spec, seen);
  const server = emptyServer(spec, seen);
  return { server, ...settingsOf(seen, server.version) };
}

export function isFirstStart({ files }: Pick<InstanceFacts, "files">): boolean {
  return files?.initialised !== true;
}

/** The files of a volume that could not be read: taken to be as declared. */
export function imaginedFiles(spec: InstanceSpec, seen: InstanceFacts): InstanceFiles {
  return {
    ...NO_FILES,
    configuration: configurationFile(spec),
    incarnation: spec.incarnation,
    owner: spec.owner,
    ...(spec.isRecorded && { settled: spec.incarnation }),
    initialised: true,
    hasKeys: true,
    ownCa: "",
    rotated: spec.rotate,
    replicasFrom: spec.replicasFrom,
    ...(spec.source && { link: linkTo(seen, spec.source.id) }),
  };
}

function emptyServer(
  spec: Pick<InstanceSpec, "id" | "configuration">,
  { source }: Pick<InstanceFacts, "source">,
): ServerFacts {
  const variable = (name: string, otherwise: number) =>
    Number(integerIn(spec.configuration[name] ?? "") ?? otherwise);
  return {
    version: source?.instance?.server?.version ?? `${CATALOGUED}.0`,
    serverId: serverIdOf(spec.id),
    serverUuid: spec.id,
    superReadOnly: true,
    readOnly: true,
    offlineMode: false,
    persistedOpen: "no",
    gtidExecuted: "",
    gtidPurged: "",
    logBin: true,
    gtidMode: "ON",
    binlogSize: 0,
    maxAllowedPacket: variable("max_allowed_packet", PACKET),
    lowerCaseTableNames: variable("lower_case_table_names", 0),
    partialRevokes: true,
    clone: { isPossible: true, isWhole: false, begun: "", problem: "" },
    replicationAccounts: [],
    leftCopyAccounts: [],
    dumpThreads: [],
    databases: [],
    events: [],
    users: [],
  };
}

function assumed(spec: InstanceSpec, seen: InstanceFacts): Found {
  const link = seen.files?.link;
  const isClosed = link !== undefined || spec.source !== undefined || spec.readOnly;
  const accounts = declaredAccounts(spec).map(({ name, host }) => ({ name, host }));
  const server: ServerFacts = {
    ...emptyServer(spec, seen),
    superReadOnly: isClosed,
    readOnly: isClosed,
    persistedOpen: isClosed ? "no" : "yes",
    gtidExecuted: UNSEEN,
    databases: spec.databases.map(({ name, characterSet, collation }) => ({
      name,
      characterSet: characterSet ?? "utf8mb4",
      collation: collation ?? "utf8mb4_0900_ai_ci",
    })),
    users: accounts.map((account) => ({ ...account, fingerprint: "" })),
    ...(link && { channel: resumed(channelTo(link.source, link.at, spec), seen) }),
  };
  const noted = seen.files?.settings ?? {};
  const names = dynamicIn(spec.configuration, server.version);
  return {
    server,
    settings: Object.fromEntries(
      names.flatMap((name) => (noted[name] === undefined ? [] : [[name, noted[name]]])),
    ),
    ...(!spec.source && {
      settledAccounts: accounts.map((account) => ({ ...account, isSetHere: true })),
    }),
  };
}

function channelTo(
  source: string,
  at: { readonly host: string; readonly port: number },
  { id, sourceDelay }: InstanceSpec,
): Channel {
  return {
    ...at,
    user: replicationAccountOf(id),
    tls: true,
    caFile: sourceCaOf(source),
    autoPosition: true,
    delay: sourceDelay,
    sourceUuid: "",
    receiver: ON,
    applier: ON,
    received: "",
    unapplied: "",
    isApplying: false,
  };
}

/** A source that did not answer, once it does: nothing is known of how the two stand to each other. */
export function sourceThatStarts(source: SourceFacts): SourceFacts {
  const { instance } = source;
  if (!instance || instance.server) return source;
  const root = source.root ?? { ...instance, server: unknownServer(instance.id) };
  return {
    ...source,
    instance: { ...instance, server: unknownServer(instance.id) },
    root,
    ancestry: source.ancestry.length > 0 ? source.ancestry : [instance],
    relation: NOTHING_BETWEEN,
  };
}

function unknownServer(id: string): ServerFacts {
  return {
    ...emptyServer({ id, configuration: {} }, {}),
    gtidExecuted: UNSEEN,
    superReadOnly: false,
    readOnly: false,
    persistedOpen: "yes",
  };
}
