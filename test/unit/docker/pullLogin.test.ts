import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askHelper } from "../../../src/docker/credentialHelper";
import { connectEngine } from "../../../src/docker/dockerEngine";
import { poll } from "../../support/poll";
import { fakeEngine, json } from "./fakeEngine";

const HUB = "https://index.docker.io/v1/";
const PASSWORD = "pass:w/ö+rd?>";
const auth = (user = "me", password = PASSWORD) => ({
  auth: Buffer.from(`${user}:${password}`).toString("base64"),
});

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "docker-config-"));
  await mkdir(join(folder, "bin"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A credential helper in shell; `$server` is what it was asked about. */
async function helper(name: string, script: string): Promise<void> {
  const file = join(folder, "bin", `docker-credential-${name}`);
  await writeFile(file, `#!/bin/sh\n[ "$1" = get ] || exit 3\nread server\n${script}\n`);
  await chmod(file, 0o755);
}

/** A helper that has these logins, by server, and says of any other server what real ones say. */
function keychain(name: string, logins: Readonly<Record<string, readonly [string, string]>>) {
  const cases = Object.entries(logins).map(([server, [Username, Secret]]) => {
    const answer = JSON.stringify({ ServerURL: server, Username, Secret });
    return `${server}) echo '${answer}' ;;`;
  });
  const unknown = "*) echo 'credentials not found in native keychain'; exit 1 ;;";
  return helper(name, `case $server in ${cases.join(" ")} ${unknown} esac`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

interface Pull {
  /** What the engine was sent as a login; undefined: none. */
  readonly login: unknown;
  readonly requests: readonly string[];
  readonly said: readonly string[];
  readonly error: unknown;
}

/** Pulls with this file as Docker's configuration. A text is written as it is. */
async function pulled(reference: string, config: unknown, refusal = ""): Promise<Pull> {
  const said: string[] = [];
  let login: unknown;
  await using fake = await fakeEngine((request, response) => {
    const header = request.headers["x-registry-auth"];
    if (typeof header === "string" && header !== "") {
      login = JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as unknown;
    }
    if (refusal === "") response.writeHead(200).end();
    else json(response, 500, { message: refusal });
  });
  if (config !== undefined) {
    const text = typeof config === "string" ? config : JSON.stringify(config);
    await writeFile(join(folder, "config.json"), text);
  }
  const PATH = [join(folder, "bin"), process.env["PATH"] ?? ""].join(delimiter);
  const environment = { ...fake.environment, DOCKER_CONFIG: folder, PATH };
  const engine = connectEngine({ environment });
  const error: unknown = await engine
    .pullImage(reference, (line) => said.push(line))
    .then(() => undefined)
    .catch((caught: unknown) => caught);
  return { login, requests: fake.requests, said, error };
}

const loginOf = async (reference: string, config: unknown) =>
  (await pulled(reference, config)).login;

describe("the login that a pull sends", () => {
  it.each([
    ["a registry with a port", "reg.example:5000/team/mysql:9.7", "reg.example:5000"],
    ["a registry with a dot", "reg.example/mysql", "reg.example"],
    ["localhost", "localhost/mysql@sha256:1", "localhost"],
    ["a registry by its URL", "reg.example/mysql", "https://reg.example/v1/"],
    ["a registry by its URL without a path", "reg.example/mysql", "https://reg.example"],
    ["Docker Hub, by an official image", "mysql:9.7", HUB],
    ["Docker Hub, by somebody's image", "team/mysql:9.7", HUB],
    ["Docker Hub, named in full", "docker.io/library/mysql:9.7", HUB],
    ["Docker Hub, named as before", "index.docker.io/library/mysql:9.7", HUB],
    ["Docker Hub, noted under its name", "mysql", "docker.io"],
  ])("is the one for %s", async (_, reference, server) => {
    const config = { auths: { [server]: auth(), "other.example": auth("other") } };
    expect(await loginOf(reference, config)).toEqual({
      username: "me",
      password: PASSWORD,
      serveraddress: server === "docker.io" || server === HUB ? HUB : reference.split("/")[0],
    });
  });

  it.each([
    ["there is no file", undefined],
    ["the file names another registry", { auths: { "other.example": auth() } }],
    ["the file names a registry whose name begins alike", { auths: { "reg.example.net": auth() } }],
    ["the registry's entry is empty", { auths: { "reg.example": {} } }],
    ["the login has no colon", { auths: { "reg.example": { auth: "bm9jb2xvbg==" } } }],
    ["it is for Docker Hub", { auths: { [HUB]: auth() } }],
  ])("is none where %s", async (_, config) => {
    const { login, error, said } = await pulled("reg.example/mysql", config);
    expect([login, error, said]).toEqual([undefined, undefined, []]);
  });

  it("is an identity token where the file has one", async () => {
    const config = { auths: { "reg.example": { ...auth("me", ""), identitytoken: "token-1" } } };
    expect(await loginOf("reg.example/mysql", config)).toEqual({
      identitytoken: "token-1",
      serveraddress: "reg.example",
    });
  });

  it("is a name and a password that are written apart", async () => {
    const config = { auths: { "reg.example": { username: "me", password: PASSWORD } } };
    expect(await loginOf("reg.example/mysql", config)).toMatchObject({ password: PASSWORD });
  });

  it("is never in the address of the request", async () => {
    const { requests } = await pulled("reg.example/a:1", { auths: { "reg.example": auth() } });
    expect(requests).toEqual(["POST /images/create?fromImage=reg.example%2Fa&tag=1"]);
  });
});

describe("a credential helper", () => {
  it.each([
    ["of the registry", { credHelpers: { "reg.example": "keys" } }],
    ["of all registries", { credsStore: "keys", auths: { "reg.example": {} } }],
    [
      "of the registry before that of all",
      {
        credsStore: "absent",
        credHelpers: { "reg.example": "keys" },
      },
    ],
    ["before what the file says", { credsStore: "keys", auths: { "reg.example": auth("old") } }],
  ])("gives the login: one %s", async (_, config) => {
    await keychain("keys", { "reg.example": ["helped", PASSWORD] });
    expect(await loginOf("reg.example/mysql", config)).toEqual({
      username: "helped",
      password: PASSWORD,
      serveraddress: "reg.example",
    });
  });

  it.each([[HUB], ["docker.io"]])(
    "of Docker Hub is asked about its old address (%s)",
    async (key) => {
      await keychain("keys", { [HUB]: ["hub", PASSWORD] });
      expect(await loginOf("mysql", { credHelpers: { [key]: "keys" } })).toMatchObject({
        username: "hub",
      });
    },
  );

  it("gives an identity token under the name <token>", async () => {
    await keychain("keys", { "reg.example": ["<token>", "token-2"] });
    expect(await loginOf("reg.example/mysql", { credsStore: "keys" })).toEqual({
      identitytoken: "token-2",
      serveraddress: "reg.example",
    });
  });

  it("that has no login leaves it to the file, else there is none", async () => {
    await keychain("keys", {});
    const config = { credsStore: "keys", auths: { "reg.example": auth() } };
    expect(await loginOf("reg.example/mysql", config)).toMatchObject({ username: "me" });
    const { login, said, error } = await pulled("reg.example/mysql", { credsStore: "keys" });
    expect([login, said, error]).toEqual([undefined, [], undefined]);
  });
});

describe("a login that cannot be had is told, and the pull goes on without it", () => {
  const reference = "reg.example/mysql";

  it.each([
    ["a file that is no JSON", "{", "config.json"],
    ["a file that is no object", "[1]", "config.json"],
    ["a helper that is not installed", { credsStore: "absent" }, "docker-credential-absent"],
    ["a helper that fails", { credsStore: "fails" }, "docker-credential-fails"],
    ["a helper that says nothing", { credsStore: "silent" }, "docker-credential-silent"],
    ["a helper that answers no login", { credsStore: "odd" }, "docker-credential-odd"],
    ["a helper that is a path", { credsStore: "../bin/evil" }, "config.json"],
  ])("%s", async (_, config, named) => {
    await helper("fails", `echo ${PASSWORD}; echo ${PASSWORD} >&2; exit 1`);
    await helper("silent", "exit 0");
    await helper("odd", `echo '{"Secret":"${PASSWORD}"}'`);
    await helper("evil", "touch was-run");
    const { login, said, requests, error } = await pulled(reference, config);
    expect([login, error, requests.length]).toEqual([undefined, undefined, 1]);
    expect(said.join()).toContain(named);
    expect(said.join()).not.toContain(PASSWORD);
  });

  it("a helper that never answers is waited for so long and no longer, and ended", async () => {
    await helper("hangs", `echo $$ > ${join(folder, "pid")}; exec sleep 600`);
    const program = join(folder, "bin", "docker-credential-hangs");
    const answer = await askHelper(program, "reg.example", process.env, 500);
    expect(answer).toEqual({ kind: "failed", why: "it has not answered within 0.5 s" });
    const pid = Number(await readFile(join(folder, "pid"), "utf8"));
    await poll("the helper to end", () => (isAlive(pid) ? undefined : true));
  });

  it("a refusal names what is wrong with the login, too", async () => {
    const { error } = await pulled(reference, { credsStore: "absent" }, "unauthorized");
    expect(String(error)).toContain("unauthorized");
    expect(String(error)).toContain("docker-credential-absent");
  });
});

it("no password is in an error, even if the engine repeats it", async () => {
  const config = { auths: { "reg.example": auth() } };
  const { error } = await pulled("reg.example/mysql", config, `denied for me:${PASSWORD}`);
  expect(String(error)).toContain("pull reg.example/mysql");
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(PASSWORD);
});
