import { isSecret, SIGNATURE, withoutSecretsIn } from "../engine/envelopes";
import type { ResourceState } from "../engine/resourceState";
import { isRoot } from "../engine/reporter";
import { parseSnapshot } from "../engine/stateFormat";
import { nameOf } from "../engine/urn";
import { isMap, mapMembers, parseValue, type PropertyMap, type Value } from "../engine/values";
import type { DeployedResource } from "./deployment";

/** Reads an exported state with secrets in clear; the CLI and the embedded engine write the same. */
export function deployedResources(exported: string): readonly DeployedResource[] {
  return parseSnapshot(exported).resources.map(deployedResource);
}

export function stackOutputs(exported: string): PropertyMap {
  const root = parseSnapshot(exported).resources.find(({ urn }) => isRoot(urn));
  return withoutSecretsIn(root?.outputs ?? {});
}

/** The state with every secret's text left out. */
export function hideSecrets(exported: string): string {
  const hide = (value: Value): Value =>
    isMap(value) && value[SIGNATURE] !== undefined && value["plaintext"] !== undefined
      ? { ...value, plaintext: "[secret]" }
      : mapMembers(value, hide);
  return JSON.stringify(hide(parseValue(exported)), undefined, 2);
}

function deployedResource(state: ResourceState): DeployedResource {
  return {
    urn: state.urn,
    type: state.type,
    name: nameOf(state.urn),
    id: state.id,
    inputs: withoutSecretsIn(state.inputs),
    outputs: withoutSecretsIn(state.outputs),
    secretOutputs: Object.keys(state.outputs).filter((key) => isSecret(state.outputs[key])),
    initErrors: state.initErrors,
    delete: state.delete,
    pendingReplacement: state.pendingReplacement,
  };
}

/** The CLI encrypts what it imports, but only if the state says with what: as `own` says. */
export function withSecretsProvider(exported: string, own: string): string {
  const [state, stack] = [parseValue(exported), parseValue(own)];
  if (!isMap(state) || !isMap(stack)) throw new TypeError("an exported state is an object");
  const [deployment, ownDeployment] = [state["deployment"], stack["deployment"]];
  if (!isMap(deployment) || !isMap(ownDeployment)) throw new TypeError("a state has a deployment");
  const provider = ownDeployment["secrets_providers"];
  if (provider === undefined) return exported;
  return JSON.stringify({ ...state, deployment: { ...deployment, secrets_providers: provider } });
}
