import { SCHEMA_VERSION } from "../ground/names";
import type { InstanceReport } from "../manage/report";
import type { InstanceOutputs } from "../resource/instanceOutputs";
import type { Declared } from "./inputs";
import { memoryText } from "./memory";
import { present, type Present } from "./present";
import type { Bag } from "./unknowns";
import { endpointText, firstDatabase, internalEndpointOf, uriOf, urisOf } from "./uris";

/** What Pulumi's state holds besides what was seen. */
export interface Remembered {
  /** The checked inputs, with which the next diff compares. */
  readonly declaredInputs: Bag;
  readonly declared: Declared | undefined;
  readonly incarnation: string;
  /** The declared image reference; the report has the id of the image to which it was resolved. */
  readonly image: string | undefined;
  readonly rootPassword: string | undefined;
  readonly created: string;
  readonly updated: string;
}

/** The outputs of a resource as plain JSON. What could not be observed is left out. */
export function outsOf(report: InstanceReport, remembered: Remembered): Bag {
  const { declaredInputs, declared, incarnation, image, rootPassword } = remembered;
  const rootLogin =
    rootPassword === undefined ? undefined : { user: "root", password: rootPassword };
  const state: Present<InstanceOutputs> = {
    ...present({ fault: report.fault, serverUuid: report.serverUuid, slaveOf: report.slaveOf }),
    ...present({ rootPassword, slaves: report.slaves, address: report.address }),
    ...present({ image: image ?? report.image, imageId: report.imageId || undefined }),
    ...present({ publishedEndpoint: report.published && endpointText(report.published) }),
    ...present({ caCertificate: report.caCertificate }),
    ...present({ uris: urisOf(report, declared, rootPassword) }),
    id: report.id,
    name: report.name,
    status: report.status,
    created: remembered.created,
    updated: remembered.updated,
    observedAt: report.observedAt,
    datastore: report.datastore,
    flavor: { ...report.flavor, memory: memoryText(report.flavor.memory) },
    volume: report.volume,
    host: report.host,
    port: report.port,
    internalEndpoint: endpointText(internalEndpointOf(report)),
    network: report.network,
    uri: uriOf(report, rootLogin, firstDatabase(declared)),
    serverId: report.serverId,
    replication: report.replication,
    drift: report.drift,
  };
  return plain({
    schemaVersion: SCHEMA_VERSION,
    declared: declaredInputs,
    incarnation,
    engineId: report.engineId,
    ...state,
  });
}

/** Pulumi stores plain JSON, without undefined values and frozen objects. */
export function plain(bag: Bag): Bag {
  const copy: Bag = JSON.parse(JSON.stringify(bag)) as Bag;
  return copy;
}
