import { fromProgramIn } from "./envelopes";
import { parseDuration, type Registration } from "./registration";
import { fromStruct, type Sdk } from "./sdk";

type Message = InstanceType<Sdk["resourceProto"]["RegisterResourceRequest"]>;

const DYNAMIC = "pulumi-nodejs:";

/** What a program may ask of the CLI but not of this engine. */
export class UnsupportedOptionError extends Error {
  constructor(
    readonly resource: string,
    readonly option: string,
  ) {
    super(`${resource}: ${option} is not supported by the embedded engine`);
  }
}

export function parseRegistration(message: Message): Registration {
  const refused = unsupportedOption(message);
  if (refused !== undefined) throw new UnsupportedOptionError(message.getName(), refused);
  return {
    type: message.getType(),
    name: message.getName(),
    parent: message.getParent(),
    custom: message.getCustom(),
    inputs: fromProgramIn(fromStruct(message.getObject())),
    dependencies: message.getDependenciesList(),
    propertyDependencies: Object.fromEntries(
      message
        .getPropertydependenciesMap()
        .toArray()
        .map(([key]) => [
          key,
          message.getPropertydependenciesMap().get(key)?.getUrnsList().toSorted() ?? [],
        ]),
    ),
    protect: message.getProtect() ?? false,
    retainOnDelete: message.getRetainondelete() ?? false,
    deleteBeforeReplace: message.getDeletebeforereplacedefined()
      ? message.getDeletebeforereplace()
      : undefined,
    ignoreChanges: message.getIgnorechangesList(),
    replaceOnChanges: message.getReplaceonchangesList(),
    additionalSecretOutputs: message.getAdditionalsecretoutputsList(),
    customTimeouts: parseTimeouts(message),
  };
}

function parseTimeouts(message: Message): Record<string, number> {
  const timeouts = message.getCustomtimeouts();
  const given = {
    create: timeouts?.getCreate() ?? "",
    update: timeouts?.getUpdate() ?? "",
    delete: timeouts?.getDelete() ?? "",
  };
  const set = Object.entries(given).filter(([, duration]) => duration !== "");
  return Object.fromEntries(set.map(([key, duration]) => [key, parseDuration(duration)]));
}

function unsupportedOption(message: Message): string | undefined {
  const asked = {
    "a remote component": message.getRemote(),
    import: message.getImportid() !== "",
    aliases: message.getAliasesList().length + message.getAliasurnsList().length > 0,
    transforms: message.getTransformsList().length > 0,
    hooks: message.getHooks() !== undefined && hasHooks(message),
    deletedWith: message.getDeletedwith() !== "",
    replaceWith: message.getReplaceWithList().length > 0,
    replacementTrigger: message.hasReplacementTrigger(),
    hideDiffs: message.getHidediffsList().length > 0,
    "an explicit provider":
      message.getProvider() !== "" || message.getProvidersMap().getLength() > 0,
    [`type ${message.getType()}`]: message.getCustom() && !message.getType().startsWith(DYNAMIC),
  };
  return Object.entries(asked).find(([, given]) => given)?.[0];
}

function hasHooks(message: Message): boolean {
  const hooks = message.getHooks()?.toObject() ?? {};
  return Object.values(hooks).some((list) => Array.isArray(list) && list.length > 0);
}
