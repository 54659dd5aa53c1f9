import { Secret } from "../../../src/ground/secret";
import { aliasOf, ADMIN_USER, paths, VOLUME_ROOT } from "../../../src/ground/names";
import { START_SCRIPT } from "../../../src/plan/host/startScript";
import { NO_RIGHTS } from "../../../src/plan/host/rights";
import type { ContainerFacts, ContainerSpec } from "../../../src/ports/engine";
import type { MysqlServer, ServerEndpoint } from "../../../src/ports/server";
import { FakeConnector } from "./connector";
import { FakeEngine } from "./engine";
import { IMAGE_ID } from "./state";
import type { World } from "./world";

/** A server that nobody but the engine's and the server's own calls have made: the fakes are tested on it. */
export interface BareServer {
  readonly id: string;
  readonly container: ContainerFacts;
  connect(more?: Partial<ServerEndpoint>): Promise<MysqlServer>;
}

interface Extras {
  /** What the note of a copy under way says. */
  readonly seeding: string;
  readonly published: ContainerSpec["published"];
}

const TEMPLATE = "template";

export async function bareServer(
  world: World,
  name: string,
  { seeding = "", published = [] }: Partial<Extras> = {},
) {
  const engine = new FakeEngine(world.state);
  await engine.ensureNetwork("net", {});
  await makeTemplate(engine);
  await engine.createVolume({ name, driver: "local", driverOptions: {}, labels: {} });
  const { id } = await engine.createContainer({
    ...plainSpec(name),
    command: ["/bin/sh", "-c", START_SCRIPT],
    mounts: [
      { volume: name, target: VOLUME_ROOT, readOnly: false },
      { volume: TEMPLATE, target: paths.template, readOnly: true },
    ],
    network: { name: "net", aliases: [aliasOf(name)] },
    restart: "unless-stopped",
    published,
  });
  const content = {
    [paths.configuration]: `[mysqld]\nserver_id=${String(world.state.lastNumber)}\nsuper_read_only=ON\n`,
    [paths.adminPassword]: `password of ${name}`,
    [paths.ownCa]: `authority of ${name}`,
    [paths.serverCertificate]: "certificate",
    [paths.serverKey]: "key",
    [paths.seeding]: seeding,
  };
  const files = Object.entries(content).map(([path, text]) => ({
    path: path.slice(1),
    content: text,
    mode: 0o600,
  }));
  await engine.writeFiles(id, "/", files);
  await engine.startContainer(id);
  world.pass(1);
  return opened(world, engine, name);
}

async function opened(world: World, engine: FakeEngine, name: string): Promise<BareServer> {
  const container = await engine.findContainer(name);
  if (!container) throw new Error(`no container ${name}`);
  const connector = new FakeConnector(world.state, world.clock, world.locks);
  return {
    id: container.id,
    container,
    connect: (endpoint) =>
      connector.connect({
        server: name,
        process: name,
        at: { addresses: [{ host: container.networks[0]?.address ?? "", port: 3306 }] },
        user: ADMIN_USER,
        password: new Secret(`password of ${name}`),
        ca: `authority of ${name}`,
        connectTimeout: 1000,
        ...endpoint,
      }),
  };
}

async function makeTemplate(engine: FakeEngine): Promise<void> {
  if (await engine.findContainer(TEMPLATE)) return;
  await engine.createVolume({ name: TEMPLATE, driver: "local", driverOptions: {}, labels: {} });
  const { id } = await engine.createContainer({
    ...plainSpec(TEMPLATE),
    command: ["/bin/sh", "-c", "mysqld --initialize-insecure"],
    mounts: [{ volume: TEMPLATE, target: paths.template, readOnly: false }],
    restart: "no",
  });
  await engine.startContainer(id);
}

function plainSpec(name: string) {
  return {
    name,
    image: IMAGE_ID,
    environment: {},
    labels: {},
    resources: { memory: 0, processes: 0 },
    rights: NO_RIGHTS,
    published: [],
    stopTimeout: 1,
  };
}
