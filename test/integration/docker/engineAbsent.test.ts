import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import { EngineUnavailableError } from "../../../src/ground/errors";
import { freePort } from "../../support/docker";

async function unavailable(environment: Record<string, string>): Promise<string> {
  const engine = connectEngine({ environment });
  const errors = await Promise.all(
    [
      engine.info(),
      engine.findContainer("x"),
      engine.listVolumes({}),
      engine.removeVolume("x"),
      engine.readFiles("x", ["/a"]),
    ].map((call) => call.catch((caught: unknown) => caught)),
  );
  for (const error of errors) expect(error).toBeInstanceOf(EngineUnavailableError);
  return (errors[0] as EngineUnavailableError).message;
}

describe("an engine that is not there is said to be unavailable, with its address", () => {
  it("on a closed port", async () => {
    const address = `tcp://127.0.0.1:${String(await freePort())}`;
    const message = await unavailable({ DOCKER_HOST: address });
    expect(message).toContain(address);
    expect(message).toContain("ECONNREFUSED");
  });

  it("on a missing socket", async () => {
    const address = `unix://${join(tmpdir(), "no-such-engine.sock")}`;
    const message = await unavailable({ DOCKER_HOST: address });
    expect(message).toContain(address);
    expect(message).toContain("ENOENT");
  });

  it("without the certificates that its address asks for", async () => {
    const address = "tcp://127.0.0.1:2376";
    const folder = join(tmpdir(), "no-such-folder");
    const message = await unavailable({ DOCKER_HOST: address, DOCKER_CERT_PATH: folder });
    expect(message).toContain("certificate");
    expect(message).toContain(folder);
  });

  it("by a protocol that is not supported", async () => {
    expect(await unavailable({ DOCKER_HOST: "ssh://me@host" })).toContain("ssh -L");
  });
});

it("the engine of this machine is found by default", async () => {
  const { id, version } = await connectEngine().info();
  expect(id).not.toBe("");
  expect(version).toMatch(/^\d+\./);
});
