import { describe, expect, it } from "vitest";
import { foreign } from "../../../src/ground/foreign";
import {
  DeadlineExceededError,
  EngineCallError,
  EngineUnavailableError,
} from "../../../src/ground/errors";
import { engineError, hasStatus, unlessStatus } from "../../../src/docker/engineErrors";

const WHERE = "unix:///nowhere.sock";

function answered(statusCode: number, json?: object): Error {
  const message = `(HTTP code ${String(statusCode)}) no such container - No such container: x `;
  return Object.assign(new Error(message), { statusCode, json });
}

describe("engineError", () => {
  it.each([
    "ECONNREFUSED",
    "ENOENT",
    "EACCES",
    "ECONNRESET",
    "EPIPE",
    "ETIMEDOUT",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "EPROTO",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "CERT_HAS_EXPIRED",
    "HPE_INVALID_CONSTANT",
  ])("%s: no engine answers, and the address is said", (code) => {
    const cause = Object.assign(new Error(`connect ${code}`), { code });
    const error = engineError("start m1", WHERE, cause);
    expect(error).toBeInstanceOf(EngineUnavailableError);
    expect(error.cause).toBe(cause);
    expect(error.message).toContain(WHERE);
  });

  it("both addresses of a name refused is unavailable too", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED ::1:1"), {
      code: "ECONNREFUSED",
    });
    const both = Object.assign(new AggregateError([refused, refused]), { code: "ECONNREFUSED" });
    expect(engineError("info", WHERE, both).message).toContain("::1:1");
  });

  it.each([
    'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "/bin/sh": stat /bin/sh: no such file or directory: unknown',
    'failed to create task for container: exec: "sh": executable file not found in $PATH: unknown',
  ])("an image without the command is known by its reason: %s", (message) => {
    const error = engineError("start", WHERE, answered(400, { message }));
    expect(error).toMatchObject({ reason: "noCommand" });
  });

  it.each([
    ["in JSON", { message: "No such container: x\n" }],
    ["only in docker-modem's message", undefined],
  ])("an answer keeps its status and the engine's words: %s", (_, json) => {
    expect(engineError("start m1", WHERE, answered(404, json))).toMatchObject({
      constructor: EngineCallError,
      operation: "start m1",
      statusCode: 404,
      detail: '"No such container: x"',
    });
  });

  it.each<[string, number, string, string | undefined]>([
    [
      "a port that another container has",
      500,
      "failed to set up container networking: driver failed programming external connectivity on endpoint m1 (1f2e): Bind for 127.0.0.1:3306 failed: port is already allocated",
      "portTaken",
    ],
    [
      "a port that another process has",
      500,
      "failed to bind host port for 127.0.0.1:3306:172.18.0.2:3306/tcp: address already in use",
      "portTaken",
    ],
    ["a network that is gone", 404, "network 9ad7 not found", "networkGone"],
    [
      "an engine without a subnet for another network",
      404,
      "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
      "noSubnetLeft",
    ],
    [
      "a newer engine without one",
      400,
      "all predefined address pools have been fully subnetted",
      "noSubnetLeft",
    ],
    ["a container that is gone", 404, "No such container: x", undefined],
    ["a network in any other answer", 403, "network mine cannot be used", undefined],
  ])("knows %s", (_, statusCode, message, reason) => {
    const error = engineError("start m1", WHERE, answered(statusCode, { message }));
    expect(error).toMatchObject({ statusCode, detail: foreign(message) });
    expect(error).toHaveProperty("reason", reason);
  });

  it("passes no password of a share on", () => {
    const message = `mount //nas/db:/x, data: addr=1.2.3.4,username=me,password=hunter2,vers=3: no such device`;
    const { detail } = engineError(
      "start m1",
      WHERE,
      answered(500, { message }),
    ) as EngineCallError;
    expect(detail).toBe(`"${message.replace("hunter2", "***")}"`);
  });

  it("anything else is a failed call without status", () => {
    expect(engineError("read f", WHERE, new Error("Unexpected end of data"))).toMatchObject({
      constructor: EngineCallError,
      statusCode: undefined,
      detail: '"Unexpected end of data"',
    });
  });

  it("keeps its own two as they are and wraps other errors of this package", () => {
    const call = new EngineCallError("pull x", 404, foreign("unknown"));
    expect(engineError("other", WHERE, call)).toBe(call);
    const gone = new EngineUnavailableError(WHERE);
    expect(engineError("other", WHERE, gone)).toBe(gone);
    const late = new DeadlineExceededError("the exit code", 1, undefined);
    expect(engineError("run", WHERE, late)).toMatchObject({ operation: "run", cause: late });
  });
});

describe("unlessStatus", () => {
  const failed = new EngineCallError("find", 404, foreign("absent"));

  it("turns a tolerated status into undefined", async () => {
    await expect(unlessStatus([304, 404], Promise.reject(failed))).resolves.toBeUndefined();
    expect(await unlessStatus([404], Promise.resolve(1))).toBe(1);
  });

  it("passes everything else on", async () => {
    await expect(unlessStatus([409], Promise.reject(failed))).rejects.toBe(failed);
    const gone = new EngineUnavailableError(WHERE);
    await expect(unlessStatus([404], Promise.reject(gone))).rejects.toBe(gone);
  });

  it("a call without status has none", () => {
    expect(hasStatus(new EngineCallError("x", undefined, ""), [404])).toBe(false);
  });
});
