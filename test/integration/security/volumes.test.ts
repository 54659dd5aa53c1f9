import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InvalidInputError, TakenError } from "../../../src/ground/errors";
import { labels } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import type { Wanted } from "../../../src/plan/wanted";
import { docker } from "../../support/engineView";
import { value } from "../../support/instances";
import { claimOf, Managed, wanted } from "../../support/managed";

// Two volumes can name one folder. An instance gets a folder only if nobody loses anything by that.
const PASSWORD = "for root";
const managed = new Managed();
let scratch = "";

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "volumes-"));
});

afterAll(async () => {
  await managed[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true });
});

const bind = (device: string) => ({ type: "none", o: "bind", device });

function on(name: string, driverOptions: Record<string, string>, retain = false): Wanted {
  const volume = { size: 2, retain, driver: "local", driverOptions };
  return wanted(name, { volume, rootPassword: new Secret(PASSWORD) });
}

async function folder(what: string): Promise<string> {
  const path = join(scratch, what);
  await mkdir(path);
  return path;
}

/** Every file with a digest of what it holds, and every folder. */
async function contentOf(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return Promise.all(
    entries.map(async (entry) => {
      const at = join(entry.parentPath, entry.name);
      const bytes = entry.isFile() ? await readFile(at) : "";
      return `${relative(path, at)} ${createHash("sha256").update(bytes).digest("hex")}`;
    }),
  );
}

async function volumesOn(path: string): Promise<readonly string[]> {
  const { Volumes } = (await docker.listVolumes()) as {
    Volumes: { Name: string; Options: Record<string, string> | null }[];
  };
  return Volumes.filter(({ Options }) => Options?.["device"] === path).map(({ Name }) => Name);
}

/** The refusal of a create, and that it has left nothing on the engine. */
async function refusalOf(spec: Wanted): Promise<InvalidInputError> {
  const error: unknown = await managed.bring(spec).catch((failure: unknown) => failure);
  const causes = [error, error instanceof Error ? error.cause : undefined];
  const refusal = causes.find((cause) => cause instanceof InvalidInputError);
  if (!refusal) throw new Error(`not refused: ${String(error)}`);
  expect(refusal.path).toBe("volume.driverOptions");
  const filters = { label: [`${labels.owner}=${spec.owner}`] };
  expect(await docker.listContainers({ all: true, filters })).toEqual([]);
  const { Volumes } = await docker.listVolumes({ filters });
  expect(Volumes).toEqual([]);
  return refusal;
}

const preview = async (spec: Wanted) =>
  (await managed.instances.forecast({ ...spec, patience: 30 }, undefined, claimOf("two"))).refusals;

/** As root, on the first of the data's files that the server has. */
const answers = async (report: InstanceReport) =>
  value({ ...report, rootPassword: PASSWORD }, "SELECT @@server_uuid");

describe("a folder that an instance has", () => {
  let first: InstanceReport;
  let path = "";
  const spec = () => on("volumes-first", bind(path));

  beforeAll(async () => {
    path = await folder("first");
    await mkdir(join(path, "lost+found"));
    first = await managed.bring(spec());
  });

  it("is refused to a second one, in the preview already, and the first goes on", async () => {
    const secret = await readFile(join(path, "instance/admin-password"), "utf8");
    const second = on("volumes-second", bind(`${path}/`));
    expect(await preview(second)).toMatchObject([{ path: "volume.driverOptions" }]);
    const refusal = await refusalOf(second);
    expect(refusal).toBeInstanceOf(TakenError);
    expect(refusal.message).toContain(spec().owner);
    expect(await readFile(join(path, "instance/admin-password"), "utf8")).toBe(secret);
    expect(await answers(first)).toBe(first.serverUuid);
  });

  it("is refused below and above, too", async () => {
    await mkdir(join(path, "below"));
    expect(await refusalOf(on("volumes-below", bind(join(path, "below"))))).toBeInstanceOf(
      TakenError,
    );
    await rm(join(path, "below"), { recursive: true });
    expect(await refusalOf(on("volumes-above", bind(scratch)))).toBeInstanceOf(TakenError);
  });

  it("is refused under another name: what is in it says whose it is", async () => {
    const other = join(scratch, "link");
    await symlink(path, other);
    const { message } = await refusalOf(on("volumes-link", bind(other)));
    expect(message).toContain(spec().owner);
    expect(message).toContain('incarnation "one"');
    expect(await answers(first)).toBe(first.serverUuid);
  });

  it("takes a new container, as it is known whose it is", async () => {
    const container = docker.getContainer("volumes-first");
    await container.remove({ force: true });
    const again = await managed.bring(spec(), first);
    expect(await answers(again)).toBe(first.serverUuid);
    first = again;
  });

  it("is left without a file of the instance when that is deleted, and with those of others", async () => {
    await writeFile(join(path, "note"), "somebody's");
    await managed.remove(spec(), first);
    expect((await readdir(path)).sort()).toEqual(["lost+found", "note"]);
    expect(await volumesOn(path)).toEqual([]);
  });
});

it("a folder that a former instance has left is refused, and stays as it is", async () => {
  const path = await folder("former");
  const former = on("volumes-former", bind(path));
  await managed.bring(former);
  await docker.getContainer("volumes-former").remove({ force: true });
  for (const name of await volumesOn(path)) await docker.getVolume(name).remove();
  await writeFile(join(path, "instance/owner"), "urn:\u001b[2J\nsomebody");
  const before = await contentOf(path);
  const { message } = await refusalOf(on("volumes-next", bind(path)));
  expect(message).toContain('owner "urn:?[2J?somebody"');
  expect(await contentOf(path)).toEqual(before);
});

it("a volume that is kept keeps its files", async () => {
  const path = await folder("kept");
  const kept = on("volumes-kept", bind(path), true);
  const report = await managed.bring(kept);
  await managed.remove(kept, report);
  expect(await readdir(path)).toEqual(expect.arrayContaining(["data", "instance"]));
  const again = await managed.bring(kept, undefined, "another");
  expect(again).toMatchObject({ id: report.id, serverUuid: report.serverUuid });
});

it("a folder with somebody's files is refused, and stays as it is", async () => {
  const path = await folder("foreign");
  await mkdir(join(path, "data"));
  await writeFile(join(path, "data/orders.csv"), "1;2;3");
  const before = await contentOf(path);
  const { message } = await refusalOf(on("volumes-foreign", bind(path)));
  expect(message).toContain('not empty: it holds "data"');
  expect(await contentOf(path)).toEqual(before);
});

// Only previewed: if it were not refused, this machine would not survive the test.
it.each(["/etc", "/", "/srv/../usr/share", "/var/lib/docker/volumes"])(
  "%s is refused in the preview",
  async (path) => {
    const [refusal] = await preview(on("volumes-system", bind(path)));
    expect(refusal?.path).toBe("volume.driverOptions");
    expect(refusal?.problem).toContain("operating system");
  },
);

it("a folder that is not there is refused", async () => {
  const { message } = await refusalOf(on("volumes-none", bind(join(scratch, "none"))));
  expect(message).toContain("cannot mount");
});

it("a share that cannot be mounted is refused without its password", async () => {
  const o = "addr=127.0.0.1,username=me,password=hunter2-of-the-share";
  const share = { type: "cifs", device: "//127.0.0.1/none", o };
  const { message } = await refusalOf(on("volumes-share", share));
  expect(message).not.toContain("hunter2");
});
