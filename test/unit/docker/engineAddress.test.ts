import { describe, expect, it } from "vitest";
import { engineAddress } from "../../../src/docker/engineAddress";

describe.skipIf(process.platform === "win32")("without DOCKER_HOST", () => {
  it.each([{}, { DOCKER_HOST: "" }, { DOCKER_HOST: " " }])(
    "the local socket: %o",
    (environment) => {
      expect(engineAddress(environment)).toEqual({
        kind: "socket",
        where: "unix:///var/run/docker.sock",
        path: "/var/run/docker.sock",
      });
    },
  );
});

describe("engineAddress", () => {
  it.each([
    ["unix:///tmp/d.sock", { kind: "socket", path: "/tmp/d.sock" }],
    ["npipe:////./pipe/docker_engine", { kind: "socket", path: "//./pipe/docker_engine" }],
    ["tcp://10.0.0.1:2375", { kind: "tcp", host: "10.0.0.1", port: "2375" }],
    ["tcp://10.0.0.1", { kind: "tcp", host: "10.0.0.1", port: "2375" }],
    ["http://10.0.0.1:99", { kind: "tcp", host: "10.0.0.1", port: "99" }],
    ["10.0.0.1:2375", { kind: "tcp", host: "10.0.0.1", port: "2375" }],
  ])("%s", (where, address) => {
    expect(engineAddress({ DOCKER_HOST: where })).toEqual({ where, ...address });
  });

  it.each([
    ["DOCKER_TLS_VERIFY", { DOCKER_HOST: "tcp://h:1", DOCKER_TLS_VERIFY: "1" }, "1"],
    ["port 2376", { DOCKER_HOST: "tcp://h:2376" }, "2376"],
    ["https", { DOCKER_HOST: "https://h:1" }, "1"],
    ["DOCKER_TLS_VERIFY without port", { DOCKER_HOST: "tcp://h", DOCKER_TLS_VERIFY: "1" }, "2376"],
  ])("%s asks for TLS", (_, environment, port) => {
    expect(engineAddress({ ...environment, DOCKER_CERT_PATH: "/certs" })).toMatchObject({
      host: "h",
      port,
      certificates: "/certs",
    });
  });

  it.each(["nonsense://x", "tcp://", "unix://", "tcp://h:notaport"])("refuses %s", (where) => {
    expect(() => engineAddress({ DOCKER_HOST: where })).toThrow(/neither/);
  });

  it("refuses ssh, and says what to do instead", () => {
    expect(() => engineAddress({ DOCKER_HOST: "ssh://me@host" })).toThrow(/ssh -L/);
  });
});
