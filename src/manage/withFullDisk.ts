import {
  DeadlineExceededError,
  DiskFullError,
  EngineCallError,
  LoginError,
  messageOf,
  SeedFailedError,
  ServerCallError,
  ServerCrashedError,
} from "../ground/errors";
import { optional } from "../ground/optional";
import { measureVolume } from "../observe/host/volumeUse";
import { LOG_LINES } from "../plan/host/lastWords";
import { isDiskFull, volumeOf } from "../plan/host/diskFull";
import type { InstanceFacts } from "../plan/facts";
import type { InstanceSpec } from "../plan/spec";
import type { Ports } from "../ports/ports";

/** As the kernel, mysqld and its log say it. */
const IN_WORDS =
  /no space left on device|\b(?:errno:?|error number) 28\b|\b(?:disk|table '.*') is full\b/i;

/** What a full disk can look like. */
const SYMPTOMS = [
  DeadlineExceededError,
  EngineCallError,
  LoginError,
  SeedFailedError,
  ServerCallError,
  ServerCrashedError,
];

/**
 * While a server waits for room, it writes so to its log every ten minutes, in milliseconds.
 * Source: https://dev.mysql.com/doc/refman/9.7/en/full-disk.html
 */
const REMINDER = 10 * 60_000;

/**
 * The error to report: with a full disk as its cause, if it is one, since nothing else helps then. A server that the
 * full disk has ended cannot be asked, or has made some room by its end, so its log is read as well: from `began` on,
 * when the run began, in milliseconds since the epoch.
 */
export async function withFullDisk(
  ports: Ports,
  { name }: InstanceSpec,
  { last, began }: { readonly last: InstanceFacts | undefined; readonly began: number },
  error: unknown,
): Promise<unknown> {
  if (!last || !chainOf(error).some((one) => SYMPTOMS.some((symptom) => one instanceof symptom))) {
    return error;
  }
  const isFull = IN_WORDS.test(messageOf(error)) || (await seemsFull(ports, last, began));
  return isFull ? new DiskFullError(name, volumeOf(last), { cause: error }) : error;
}

async function seemsFull(ports: Ports, { container }: InstanceFacts, began: number) {
  const use = await measureVolume(ports, container).catch(() => undefined);
  if (isDiskFull(optional("volumeFree", use?.free))) return true;
  if (!container) return false;
  const since = new Date(use ? began : began - REMINDER).toISOString();
  const log = await ports.engine.logTail(container.id, LOG_LINES, since).catch(() => []);
  return log.some((line) => IN_WORDS.test(line));
}

function chainOf(error: unknown): readonly unknown[] {
  return error instanceof Error ? [error, ...chainOf(error.cause)] : [];
}
