import { X509Certificate } from "node:crypto";
import { descendantsOf } from "../../../src/plan/content/accounts";
import { authoritiesIn } from "../../../src/plan/host/authorities";
import { catalogued } from "../../../src/plan/settings/variables";
import { labels, paths, serverIdOf, VOLUME_ROOT } from "../../../src/ground/names";
import type { DataDirectory } from "./dataDirectory";
import { volumeAt } from "./files";
import type { Stack } from "./stack";
import type { Container, Volume, WorldState } from "./state";
import type { World } from "./world";

/**
 * How everything stands, without what chance decides: two ways to the same end give the same picture. Ids and
 * uuids are the names of those whose they are; of a secret there is only whether it fits.
 */
export function picture(stack: Stack): readonly string[] {
  const { state } = stack.world;
  const lines = [
    ...[...state.containers.values()]
      .filter(({ spec }) => spec.labels[labels.template] === undefined)
      .flatMap((one) =>
        one.spec.labels[labels.instance] === undefined
          ? [`helper ${one.name}`]
          : linesOf(`container ${one.name}`, pictureOfContainer(stack, one)),
      ),
    ...[...state.volumes.values()].flatMap((one) =>
      linesOf(`volume ${one.name}`, pictureOfVolume(stack, one)),
    ),
    ...[...state.folders].flatMap(([path, { files, data }]) =>
      linesOf(`folder ${path}`, { files: [...files.keys()].sort(), hasData: data !== undefined }),
    ),
    ...[...state.networks.keys()].map((name) => `network ${name}`),
  ];
  const names = namesForIds(state);
  return lines
    .map((line) => names.reduce((before, [id, name]) => before.replaceAll(id, name), line))
    .sort();
}

function linesOf(what: string, properties: object): readonly string[] {
  return Object.entries(properties).map(
    ([property, value]) => `${what}: ${property} is ${JSON.stringify(value)}`,
  );
}

/** The same after a kill of all servers: what is wrong with a password or was not persisted shows only then. */
export function pictureAfterRestart(stack: Stack): readonly string[] {
  const copy = stack.copy();
  restartAll(copy.world);
  return picture(copy);
}

export function restartAll(world: World): void {
  for (const { name, mysqld } of world.state.containers.values()) {
    if (mysqld) world.crash(name);
  }
  world.pass(2);
  for (const { name, mysqld } of world.state.containers.values()) {
    if (mysqld) world.server(name).endDumpThreads();
  }
}

function pictureOfContainer(stack: Stack, container: Container): object {
  const { name, spec, state, resources, endpoints, mysqld } = container;
  return {
    name,
    state,
    image: spec.image,
    labels: spec.labels,
    resources,
    published: spec.published,
    mounts: spec.mounts,
    networks: endpoints.map(({ network, aliases }) => ({ network, aliases })),
    ...(mysqld && pictureOfServer(stack.world.server(name), spec.labels[labels.instance] ?? "")),
  };
}

function pictureOfServer({ mysqld, data }: ReturnType<World["server"]>, id: string): object {
  const { superReadOnly, readOnly, isOffline, receiver, applier, dumpThreads, variables } = mysqld;
  return {
    superReadOnly,
    readOnly,
    isOffline,
    receiver: [receiver.isRunning, receiver.connectedTo !== undefined, receiver.errno],
    applier: [applier.isRunning, applier.errno],
    dumpThreads: dumpThreads.map(({ account }) => account).sort(),
    accounts: accountsThatMatter(data, id),
    variables: [...variables].filter(([name]) => catalogued(name)?.dynamic === true).sort(),
    ...pictureOfData(data),
  };
}

function pictureOfData(data: DataDirectory): object {
  const { channel, users, databases, events, rows, persistedOff } = data;
  return {
    events: [...events].map(([name, { status }]) => `${name} ${status}`).sort(),
    persistedOff: [...persistedOff].sort(),
    channel: channel && {
      to: `${channel.host}:${String(channel.port)}`,
      user: channel.user,
      caFile: channel.caFile,
      delay: channel.delay,
      isWhole: channel.tls && channel.autoPosition,
      unapplied: channel.relayLog.map(({ change }) => change),
    },
    users: [...users.values()]
      .map(({ name, host, password, databases: on }) => ({ name, host, password, on }))
      .sort(byText),
    databases: [...databases.values()].sort(byText),
    rows: [...rows].sort(),
  };
}

/**
 * A replica needs the accounts of those below it. Others came along from above, or did not: they are of no use
 * there, and go when it stands alone.
 */
function accountsThatMatter({ accounts, channel }: DataDirectory, id: string): readonly object[] {
  const all = [...accounts].map(([name, { attribute, oldPassword }]) => {
    const { secret, ...rest } = attribute;
    return { name, ...rest, hasSecret: secret !== undefined, keepsOld: oldPassword !== undefined };
  });
  const below = new Set(descendantsOf(id, all));
  return all.filter(({ replica }) => !channel || below.has(replica)).sort(byText);
}

function pictureOfVolume(stack: Stack, volume: Volume): object {
  const { name, driver, data, files } = volume;
  const file = (path: string) => files.get(path.slice(VOLUME_ROOT.length + 1));
  const owner = volume.labels[labels.instance];
  return {
    name,
    driver,
    labels: volume.labels,
    ...(owner !== undefined && {
      configuration: file(paths.configuration),
      isOurs: file(paths.incarnation) === stack.incarnationOf(owner),
      isSettled: file(paths.settled) === file(paths.incarnation),
      link: file(paths.link) ?? "",
      isSeeding: (file(paths.seeding) ?? "") !== "",
      sourceCa: data?.channel && whose(stack.world.state, file(data.channel.caFile)),
      isPasswordRight: data?.adminPassword === file(paths.adminPassword),
      keepsOldPassword: data?.oldAdminPassword !== undefined,
      rotated: file(paths.rotated),
      isRotating: [paths.nextAdminPassword, paths.nextReplicationSecret].filter(
        (path) => (file(path) ?? "") !== "",
      ),
      authorities: authoritiesIn(file(paths.ownCa)).length,
      hasNextCertificate: file(paths.nextServerKey) !== undefined,
      hasNextAuthorityKey: file(paths.nextAuthorityKey) !== undefined,
      isNamedAs: namesIn(file(paths.serverCertificate)),
      isNotedAs: namesIn(file(paths.certificate)),
      hasData: data !== undefined,
    }),
  };
}

function namesIn(certificate: string | undefined): string | undefined {
  try {
    return new X509Certificate(certificate ?? "").subjectAltName;
  } catch {
    return undefined;
  }
}

/** The instance whose authority this is. */
function whose(state: WorldState, ca: string | undefined): string | undefined {
  const holder = [...state.containers.values()].find((container) => {
    const files = volumeAt(state, container, VOLUME_ROOT)?.files;
    return ca !== undefined && files?.get(paths.ownCa.slice(VOLUME_ROOT.length + 1)) === ca;
  });
  return holder?.name;
}

/** In an order in which a part never comes before the whole. */
function namesForIds(state: WorldState): readonly (readonly [string, string])[] {
  const names: [string, string][] = [];
  for (const { labels: of, data } of state.volumes.values()) {
    const id = of[labels.instance];
    const name = of[labels.owner]?.split("::").at(-1);
    if (id === undefined || name === undefined) continue;
    names.push([String(serverIdOf(id)), `server id of ${name}`]);
    names.push([id, name], [id.replaceAll("-", "").slice(0, 24), name], [id.slice(0, 8), name]);
    if (data && data.serverUuid !== "") names.push([data.serverUuid, `server of ${name}`]);
  }
  return names.sort(([a], [b]) => b.length - a.length);
}

function byText(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
