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

/** The error to report: with a full disk as its cause, if it is one, since nothing else helps then. */
export async function withFullDisk(
  ports: Ports,
  { name }: InstanceSpec,
  last: InstanceFacts | undefined,
  error: unknown,
): Promise<unknown> {
  if (!last || !chainOf(error).some((one) => SYMPTOMS.some((symptom) => one instanceof symptom))) {
    return error;
  }
  const isFull = IN_WORDS.test(messageOf(error)) || (await measuresFull(ports, last));
  return isFull ? new DiskFullError(name, volumeOf(last), { cause: error }) : error;
}

async function measuresFull(ports: Ports, { container }: InstanceFacts): Promise<boolean> {
  const use = await measureVolume(ports, container).catch(() => undefined);
  return isDiskFull(optional("volumeFree", use?.free));
}

function chainOf(error: unknown): readonly unknown[] {
  return error instanceof Error ? [error, ...chainOf(error.cause)] : [];
}
