import type { Claim } from "../../../src/plan/ownership";
import type { Recorded, Wanted } from "../../../src/plan/wanted";
import type { Forecast, Instances } from "../../../src/manage/instances";
import type { InstanceReport } from "../../../src/manage/report";

export interface Asked {
  readonly verb: keyof Instances;
  readonly wanted: Wanted;
  readonly known: Recorded | undefined;
  readonly claim?: Claim;
}

export const M1 = "d2bd2a0c-2b5d-4bd9-8a53-6a5f6f0e1a01";
export const S1 = "77e0b5f1-0c1e-4a4f-9a53-0a5f6f0e1b02";

/** Instances that come to be by being asked for; what was asked is remembered. */
export class FakeInstances implements Instances {
  readonly asked: Asked[] = [];
  readonly forgotten: string[] = [];
  readonly settled: Pick<Recorded, "id" | "incarnation">[] = [];
  ownership: Forecast = { refusals: [], plan: [], unanswered: [] };
  forecasted: Forecast | Error = { refusals: [], plan: [], unanswered: [] };
  replaced: Forecast = { refusals: [], plan: [], unanswered: [] };
  /** Thrown by converge, observe and remove. */
  failure: Error | undefined;
  /** What observe sees; undefined when it is gone. */
  seen: InstanceReport | undefined;
  /** Laid over what converge reports. */
  differs: Partial<InstanceReport> = {};

  converge(wanted: Wanted, known: Recorded | undefined, claim: Claim): Promise<InstanceReport> {
    this.asked.push({ verb: "converge", wanted, known, claim });
    if (this.failure) return Promise.reject(this.failure);
    this.seen = { ...reportFor(wanted, known?.id ?? newId(wanted)), ...this.differs };
    return Promise.resolve(this.seen);
  }

  settle(known: Pick<Recorded, "id" | "incarnation">): Promise<void> {
    this.settled.push(known);
    return Promise.resolve();
  }

  observe(wanted: Wanted, known: Recorded): Promise<InstanceReport | undefined> {
    this.asked.push({ verb: "observe", wanted, known });
    return this.failure ? Promise.reject(this.failure) : Promise.resolve(this.seen);
  }

  remove(wanted: Wanted, known: Recorded): Promise<void> {
    this.asked.push({ verb: "remove", wanted, known });
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }

  forecastOwnership(wanted: Wanted, claim: Claim): Promise<Forecast> {
    this.asked.push({ verb: "forecastOwnership", wanted, known: undefined, claim });
    return Promise.resolve(this.ownership);
  }
  forecast(wanted: Wanted, known: Recorded | undefined, claim: Claim): Promise<Forecast> {
    this.asked.push({ verb: "forecast", wanted, known, claim });
    const answer = this.forecasted;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }

  forecastReplacement(wanted: Wanted, known: Recorded): Promise<Forecast> {
    this.asked.push({ verb: "forecastReplacement", wanted, known });
    return Promise.resolve(this.replaced);
  }

  forget(owner: string): void {
    this.forgotten.push(owner);
  }

  last(verb: keyof Instances): Asked {
    const asked = this.asked.findLast((call) => call.verb === verb);
    if (asked === undefined) throw new Error(`${verb} was not asked`);
    return asked;
  }
}

function newId({ owner }: Wanted): string {
  return owner.endsWith("::s1") ? S1 : M1;
}

export function reportFor(wanted: Wanted, id: string): InstanceReport {
  return {
    id,
    name: wanted.name,
    status: "ACTIVE",
    observedAt: "2026-01-02T03:04:05.000Z",
    datastore: { type: "mysql", version: "9.7.1" },
    imageId: "sha256:1111",
    flavor: wanted.flavor ?? { memory: 2 ** 30 },
    volume: { name: wanted.volume.name ?? `${wanted.name}-vol`, size: wanted.volume.size ?? 5 },
    network: wanted.network ?? "mysql-replication",
    host: wanted.port === undefined ? wanted.name : wanted.bindAddress,
    port: wanted.port ?? 3306,
    ...(wanted.port === undefined
      ? {}
      : { published: { host: wanted.bindAddress, port: wanted.port } }),
    address: "172.18.0.2",
    serverId: 4711,
    serverUuid: "3e11fa47-71ca-11e1-9e33-c80aa9429562",
    ...(wanted.source ? { slaveOf: wanted.source.id } : {}),
    slaves: [],
    replication: { state: "standalone" },
    drift: [],
    engineId: "ENGINE",
  };
}
