import { describe, expect, it } from "vitest";
import { UnprotectedEngineError } from "../../../src/ground/errors";
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
    ["tcp://127.0.0.1:2375", { kind: "tcp", host: "127.0.0.1", port: "2375" }],
    ["tcp://127.0.0.1", { kind: "tcp", host: "127.0.0.1", port: "2375" }],
    ["http://localhost:99", { kind: "tcp", host: "localhost", port: "99" }],
    ["127.0.0.1:2375", { kind: "tcp", host: "127.0.0.1", port: "2375" }],
    ["tcp://127.9.9.9:2375", { kind: "tcp", host: "127.9.9.9", port: "2375" }],
    ["tcp://[::1]:2375", { kind: "tcp", host: "::1", port: "2375" }],
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

  it.each([
    "tcp://10.0.0.1:2375",
    "tcp://10.0.0.1",
    "http://10.0.0.1:99",
    "10.0.0.1:2375",
    "tcp://[2001:db8::1]:2375",
    // names and addresses that only look like this machine's
    "tcp://127.evil.example:2375",
    "tcp://127.0.0.1.evil.example:2375",
    "tcp://localhost.evil.example:2375",
  ])("refuses %s, where others than this machine could read the passwords", (where) => {
    expect(() => engineAddress({ DOCKER_HOST: where })).toThrow(UnprotectedEngineError);
    const allowed = { DOCKER_HOST: where, MYSQL_REPLICATION_DOCKER_WITHOUT_TLS: "1" };
    expect(engineAddress(allowed)).toMatchObject({ kind: "tcp", where });
    expect(() => engineAddress({ ...allowed, MYSQL_REPLICATION_DOCKER_WITHOUT_TLS: "" })).toThrow(
      UnprotectedEngineError,
    );
  });

  it.each(["nonsense://x", "tcp://", "unix://", "tcp://h:notaport"])("refuses %s", (where) => {
    expect(() => engineAddress({ DOCKER_HOST: where })).toThrow(/neither/);
  });

  it("refuses ssh, and says what to do instead", () => {
    expect(() => engineAddress({ DOCKER_HOST: "ssh://me@host" })).toThrow(/ssh -L/);
  });
});
