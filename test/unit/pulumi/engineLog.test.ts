import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { connectEngineLog, type LogLine } from "../../../src/pulumi/engineLog";
import { engineService } from "../../engine/engineService";
import { Reporter } from "../../engine/reporter";
import type { Diagnostic } from "../../engine/diagnostics";
import { serve } from "../../engine/rpcServer";
import { loadSdk } from "../../engine/sdk";

const sdk = loadSdk(__dirname);
const URN = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/mysql:ReplicaInstance::s1";
const STACK = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";

/** Logs as the SDK's provider process would, to an engine that is at `address`. */
function logTo(address: string) {
  const script = createRequire(__filename).resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const log = connectEngineLog([process.execPath, script, address]);
  if (!log) throw new Error("no log");
  return log;
}

it("lines arrive with their resource, their severity, and whether they stay", async () => {
  const seen: Diagnostic[] = [];
  const printed: string[] = [];
  const reporter = new Reporter("up", STACK, {
    onLine: (line) => printed.push(line),
    onDiagnostic: (diagnostic) => seen.push(diagnostic),
  });
  const server = await serve(sdk, (to) =>
    to.addService(sdk.engineRpc.EngineService, engineService(sdk, reporter)),
  );
  try {
    const log = logTo(server.address);
    const lines: readonly LogLine[] = [
      { text: "s1: catch up", urn: URN, severity: "info", ephemeral: true },
      { text: "s1: nearly full", urn: URN, severity: "warning", ephemeral: false },
      { text: "m1: gone", urn: "", severity: "info", ephemeral: false },
    ];
    for (const line of lines) await log(line);
    expect(seen).toEqual([
      { message: "s1: catch up", urn: URN, severity: "info", ephemeral: true },
      { message: "s1: nearly full", urn: URN, severity: "warning", ephemeral: false },
      { message: "m1: gone", urn: STACK, severity: "info", ephemeral: false },
    ]);
    reporter.summary(undefined);
    const { length } = printed.filter((line) => line.includes("catch up"));
    expect(length, "in the row only, not among the diagnostics").toBe(1);
  } finally {
    server.close();
  }
});

it("an engine that is gone takes no line", async () => {
  const line: LogLine = { text: "a", urn: URN, severity: "info", ephemeral: true };
  await expect(logTo("127.0.0.1:1")(line)).rejects.toThrow("UNAVAILABLE");
});

it.each([
  ["without arguments", ["node", "/app/index.js"]],
  ["that is not the SDK's", ["node", __filename, "127.0.0.1:1"]],
])("a process %s has no engine", (_, argv) => expect(connectEngineLog(argv)).toBeUndefined());
