import { setTimeout as sleep } from "node:timers/promises";
import { monitorService } from "./monitorService";
import { engineService } from "./engineService";
import { signalGroup } from "./processGroup";
import { startProgram } from "./programProcess";
import type { Registrar } from "./registrar";
import { serve } from "./rpcServer";
import type { Run } from "./run";

/** The exit code with which the SDK says that the error is on the screen already. */
const ERROR_WAS_LOGGED = 32;
/** A program that does not end by itself when it is told to. */
const END_GRACE_MS = 5000;

/** Runs the program to its end, and every step that it caused. */
export async function runProgram(run: Run, registrar: Registrar): Promise<void> {
  const { sdk, options, reporter, halt } = run;
  const server = await serve(sdk, (server) => {
    const { ResourceMonitorService } = sdk.resourceRpc;
    server.addService(ResourceMonitorService, monitorService(sdk, { registrar, reporter, halt }));
    server.addService(sdk.engineRpc.EngineService, engineService(sdk, reporter));
  });
  try {
    const { address } = server;
    const child = startProgram(sdk, options, { address, preview: run.preview }, (line) =>
      reporter.diagnostic("info", line),
    );
    const overdue = new AbortController();
    void halt.requested.then((reason) => endProgram(run, child.pid, reason, overdue.signal));
    const code = await child.ended;
    overdue.abort();
    await run.slots.idle();
    if (halt.reason === undefined && code !== 0) failed(run, code);
  } finally {
    server.close();
  }
}

/**
 * A run that has failed needs the program no longer. Left alone, it would end by itself at its next call;
 * one that it makes after that is an error of its own in the SDK, which says nothing to anybody.
 */
async function endProgram(
  run: Run,
  group: number,
  reason: string,
  ended: AbortSignal,
): Promise<void> {
  signalGroup(group, reason === "canceled" ? "SIGINT" : "SIGKILL");
  await run.slots.idle();
  const late = await sleep(END_GRACE_MS, true, { signal: ended }).catch(() => false);
  if (late) signalGroup(group, "SIGKILL");
}

function failed({ reporter, halt }: Run, code: number): void {
  if (code !== ERROR_WAS_LOGGED) {
    const error = `an unhandled error occurred: Program exited with non-zero exit code: ${code}`;
    reporter.error(error, "");
  }
  halt.request("failed");
}
