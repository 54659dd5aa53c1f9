import { providerText } from "../../src/resource/providerText";
import type { PropertyMap } from "../../test/engine/values";
import { makeUrn } from "../../test/engine/urn";
import type { Instance } from "./instance";

const TYPE = "pulumi-nodejs:dynamic/mysql:DatabaseInstance";

export function urnOf(name: string): string {
  return makeUrn({ project: "bench", stack: "dev" }, "", TYPE, name);
}

export interface Declared {
  readonly image: string;
  /** Absent: the network of the stack. */
  readonly network?: string;
  /** @default "1GiB" */
  readonly memory?: string;
  readonly configuration?: Readonly<Record<string, string>>;
}

/** A source is filled without the binary log, and purged, by root. */
const ROOT = "all";

/** What the constructors of the two classes send to Pulumi's engine. */
export function inputsOf(
  name: string,
  { image, network, memory = "1GiB", configuration }: Declared,
  source: Instance | undefined,
): PropertyMap {
  const shared = {
    image,
    ...(network !== undefined && { network }),
    ...(configuration && { configuration }),
    flavor: { memory },
  };
  const rootPassword = source?.rootPassword;
  return {
    ...(source === undefined
      ? { ...shared, volume: { size: 5 }, rootPrivileges: ROOT }
      : {
          slaveOf: source.state.id,
          __inherited: {
            ...shared,
            volumeSize: 5,
            rootPrivileges: ROOT,
            ancestry: [{ name: source.name }],
            ...(rootPassword !== undefined && { rootPassword }),
          },
        }),
    __owner: urnOf(name),
    __provider: providerText(),
  };
}
