import { ServerCallError } from "../../ground/errors";
import { paths, VOLUME_ROOT } from "../../ground/names";
import { valueIsNotAccepted, valueIsReplaced } from "../../ground/refusals";
import { NO_FILES } from "../../plan/host/noFiles";
import { configurationFile, variablesIn } from "../../plan/settings/configurationFile";
import { settingsNote, type Settings } from "../../plan/settings/settingsNote";
import { catalogued } from "../../plan/settings/variables";
import { integerIn, isReplaced } from "../../plan/settings/variableValue";
import type { MysqlServer } from "../../ports/server";
import { containerOf, onServer, type Act } from "../context";
import { volumeFile } from "../volumeFile";

/**
 * First what is no longer declared gets the value that it has without, then the file is written, then what is
 * declared is set. So whenever a kill comes, either the file differs from what is declared, or the values differ
 * from what the file says: the next run sees either.
 */
export async function applySettings(act: Act, names: readonly string[]): Promise<void> {
  const { spec, seen } = act;
  const files = seen.files ?? NO_FILES;
  const before = variablesIn(files.configuration ?? "");
  const after = variablesIn(configurationFile(spec));
  const declared = names.filter((name) => spec.configuration[name] !== undefined);
  const others = names.filter((name) => !declared.includes(name));
  await onServer(act, async (server) => {
    for (const name of others) await server.setVariable(name, settingOf(name, after[name]));
    await write(act, configurationFile(spec), without(files.settings ?? {}, names));
    try {
      for (const name of declared) await set(server, name, after[name] ?? "");
    } catch (error) {
      // as before: the file first, because what it no longer says is not looked at
      for (const name of declared) await server.setVariable(name, settingOf(name, before[name]));
      await write(act, files.configuration ?? "", without(files.settings ?? {}, names));
      throw error;
    }
    const values = await server.variables(declared);
    await write(act, configurationFile(spec), {
      ...without(files.settings ?? {}, names),
      ...values,
    });
    act.bring({ settings: { ...seen.settings, ...values } });
  });
}

/** Fails as an input if the server does not take the value as it is declared. */
async function set(server: MysqlServer, name: string, declared: string): Promise<void> {
  try {
    await server.setVariable(name, settingOf(name, declared));
  } catch (error) {
    if (error instanceof ServerCallError && error.errno !== undefined)
      throw valueIsNotAccepted(name);
    throw error;
  }
  const variable = catalogued(name);
  if (!variable || name === ROUNDED_UP) return;
  const { [name]: value = "" } = await server.variables([name]);
  if (isReplaced(variable, declared, value)) throw valueIsReplaced(name, value);
}

/** To whole chunks of innodb_buffer_pool_chunk_size, whatever that is at the time. */
const ROUNDED_UP = "innodb_buffer_pool_size";

/** As SET has it: numbers without units. Undefined stands for the server's own default. */
function settingOf(name: string, text: string | undefined): string | bigint | number | undefined {
  if (text === undefined) return undefined;
  switch (catalogued(name)?.type) {
    case "integer":
      return integerIn(text) ?? text;
    case "number":
      return Number(text);
    default:
      return /^\d+$/.test(text) ? BigInt(text) : text;
  }
}

async function write(act: Act, configuration: string, settings: Settings): Promise<void> {
  await act.ports.engine.writeFiles(containerOf(act).id, VOLUME_ROOT, [
    volumeFile(paths.settings, settingsNote(settings), 0o644),
    volumeFile(paths.configuration, configuration, 0o644),
  ]);
  act.bring({ files: { ...(act.seen.files ?? NO_FILES), configuration, settings } });
}

function without(settings: Settings, names: readonly string[]): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));
}
