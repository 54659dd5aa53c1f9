import { foreignName, legible, type Legible } from "../ground/foreign";
import type { Secret } from "../ground/secret";
import { askHelper } from "./credentialHelper";
import { configFileOf, readDockerConfig, registryOf, type RegistryLogin } from "./dockerConfig";
import type { Environment } from "./engineAddress";

/** How this machine's user is logged in to the registry of an image. */
export interface Login {
  /** For dockerode; undefined: the pull is anonymous. */
  readonly authconfig?: object;
  /** What must not be shown, whoever repeats it. */
  readonly secret?: Secret;
  /** Why a login that is configured cannot be used. */
  readonly problem?: Legible;
}

/** The name of a helper becomes part of the name of a program, and must lead to no other folder. */
const HELPER = /^[\w.-]+$/;

/**
 * The login that Docker's own client would use, from its configuration file and the credential helpers named
 * there. It is read for each pull, because tokens of clouds are good for hours only. Never rejects: many
 * images need no login, so whatever goes wrong here is a note at most.
 */
export async function loginFor(reference: string, environment: Environment): Promise<Login> {
  const file = configFileOf(environment);
  const config = await readDockerConfig(file);
  if (config === "none") return {};
  if (config === undefined) return { problem: legible`${foreignName(file)} cannot be read` };
  const registry = registryOf(reference);
  const name = config.helper(registry);
  if (name === undefined) return asLogin(config.login(registry), registry);
  if (!HELPER.test(name)) {
    return { problem: legible`${foreignName(file)} names a credential helper that is no name` };
  }
  const program = `docker-credential-${name}`;
  const answer = await askHelper(program, registry, environment);
  if (answer.kind === "login") return asLogin(answer.login, registry);
  const inFile = asLogin(config.login(registry), registry);
  if (answer.kind === "none") return inFile;
  const problem = legible`${foreignName(program)} gave no login: ${answer.why}`;
  return { ...inFile, problem };
}

function asLogin(login: RegistryLogin | undefined, serveraddress: string): Login {
  if (!login) return {};
  if ("identityToken" in login) {
    const { identityToken: secret } = login;
    return { secret, authconfig: { identitytoken: secret.reveal(), serveraddress } };
  }
  const { user: username, password: secret } = login;
  return { secret, authconfig: { username, password: secret.reveal(), serveraddress } };
}
