import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import { EngineCallError } from "../../../src/ground/errors";

/**
 * A registry of its own, which demands a password, with one image that has no file. An engine talks to a
 * registry on 127.0.0.1 without TLS; one on another machine cannot reach it, so this needs a local engine.
 */

const USER = "puller";
const PASSWORD = "correct horse";
const NAME = "private/empty";
const DOCKER_V2 = "application/vnd.docker.distribution";

const digestOf = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

// an archive ends with two blocks of zeros, and here is nothing before them
const layer = Buffer.alloc(1024);
const packed = gzipSync(layer);
const config = Buffer.from(
  JSON.stringify({
    architecture: "amd64",
    os: "linux",
    config: {},
    rootfs: { type: "layers", diff_ids: [digestOf(layer)] },
  }),
);
const manifest = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: `${DOCKER_V2}.manifest.v2+json`,
    config: {
      mediaType: "application/vnd.docker.container.image.v1+json",
      size: config.length,
      digest: digestOf(config),
    },
    layers: [
      {
        mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip",
        size: packed.length,
        digest: digestOf(packed),
      },
    ],
  }),
);
const blobs = new Map([layer, packed, config].map((bytes) => [digestOf(bytes), bytes]));

function answer({ url = "", headers }: IncomingMessage, response: ServerResponse): void {
  const wanted = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}`;
  if (headers.authorization !== wanted) {
    const challenge = { "WWW-Authenticate": 'Basic realm="a registry of the tests"' };
    response.writeHead(401, challenge).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
    return;
  }
  if (url === "/v2/") return void response.writeHead(200).end("{}");
  const [, digest = ""] = /\/blobs\/(sha256:\w+)$/.exec(url) ?? [];
  const blob = url.includes("/manifests/") ? manifest : blobs.get(digest);
  if (!blob) return void response.writeHead(404).end("{}");
  const type = blob === manifest ? `${DOCKER_V2}.manifest.v2+json` : "application/octet-stream";
  const about = { "Content-Type": type, "Content-Length": blob.length };
  response.writeHead(200, { ...about, "Docker-Content-Digest": digestOf(blob) }).end(blob);
}

let server: Server;
let folder: string;
let registry: string;

beforeAll(async () => {
  server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  registry = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  folder = await mkdtemp(join(tmpdir(), "docker-config-"));
});

afterAll(async () => {
  await new Docker()
    .getImage(`${registry}/${NAME}:1`)
    .remove()
    .catch(() => undefined);
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function engineWith(password: string | undefined) {
  const auth = Buffer.from(`${USER}:${password ?? ""}`).toString("base64");
  const auths = password === undefined ? {} : { [registry]: { auth } };
  await writeFile(join(folder, "config.json"), JSON.stringify({ auths }));
  return connectEngine({ environment: { ...process.env, DOCKER_CONFIG: folder } });
}

describe("a registry that demands a password", () => {
  it.each([
    ["without a login", undefined],
    ["with a wrong one", "battery staple"],
  ])("refuses a pull %s, and the error holds no password", async (_, password) => {
    const engine = await engineWith(password);
    const reference = `${registry}/${NAME}:1`;
    const error: unknown = await engine
      .pullImage(reference, () => undefined)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EngineCallError);
    if (password !== undefined) expect(String(error)).not.toContain(password);
    expect(await engine.findImage(reference)).toBeUndefined();
  });

  it("gives the image to whom docker login has let in", async () => {
    const engine = await engineWith(PASSWORD);
    const reference = `${registry}/${NAME}:1`;
    await engine.pullImage(reference, () => undefined);
    expect((await engine.findImage(reference))?.id).toMatch(/^sha256:/);
  });
});
