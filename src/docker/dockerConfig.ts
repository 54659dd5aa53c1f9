import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { jsonIn } from "../ground/json";
import { Secret } from "../ground/secret";
import type { Environment } from "./engineAddress";

/** What Docker's client keeps of a login: a name and its password, or a token in their place. */
export type RegistryLogin =
  { readonly user: string; readonly password: Secret } | { readonly identityToken: Secret };

/** The part about registries of the file in which `docker login` keeps its logins. */
export interface DockerConfig {
  /** The login that the file itself has for a registry. */
  login(registry: string): RegistryLogin | undefined;
  /** The name of the credential helper for a registry; undefined: there is none. */
  helper(registry: string): string | undefined;
}

/** The key of Docker Hub's login: the address that it once had. */
export const DOCKER_HUB = "https://index.docker.io/v1/";

const HUB_NAMES = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/** The registry from which a reference is pulled, as the logins name it, by the rules of Docker's client. */
export function registryOf(reference: string): string {
  const [first = "", ...rest] = reference.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  return !isHost || HUB_NAMES.includes(first) ? DOCKER_HUB : first;
}

export function configFileOf(environment: Environment): string {
  return join(environment["DOCKER_CONFIG"] || join(homedir(), ".docker"), "config.json");
}

/** "none" if there is no such file; undefined if it is not one of Docker's client. */
export async function readDockerConfig(file: string): Promise<DockerConfig | "none" | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as { code?: string };
    return code === "ENOENT" || code === "ENOTDIR" ? "none" : undefined;
  }
  const value = jsonIn(text);
  if (!isBag(value)) return undefined;
  const [auths, helpers] = [value["auths"], value["credHelpers"]];
  const all = textIn(value, "credsStore");
  return {
    login: (registry) => loginIn(entryOf(auths, registry)),
    helper: (registry) => {
      const own = entryOf(helpers, registry);
      return typeof own === "string" && own !== "" ? own : all;
    },
  };
}

type Bag = Readonly<Record<string, unknown>>;

function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textIn(bag: Bag, name: string): string | undefined {
  const value = bag[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The entry of a registry: under its name, or under an address on it, which older clients have noted. */
function entryOf(table: unknown, registry: string): unknown {
  if (!isBag(table)) return undefined;
  const alike = Object.keys(table).find((key) => hostOf(key) === hostOf(registry));
  return table[registry] ?? (alike === undefined ? undefined : table[alike]);
}

function hostOf(key: string): string {
  const [host = ""] = key.replace(/^https?:\/\//, "").split("/");
  return HUB_NAMES.includes(host) ? "docker.io" : host;
}

function loginIn(entry: unknown): RegistryLogin | undefined {
  if (!isBag(entry)) return undefined;
  const token = textIn(entry, "identitytoken");
  if (token !== undefined) return { identityToken: new Secret(token) };
  const decoded = Buffer.from(textIn(entry, "auth") ?? "", "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  const user = colon > 0 ? decoded.slice(0, colon) : textIn(entry, "username");
  // older clients have padded it
  const password =
    colon > 0 ? decoded.slice(colon + 1).replace(/\0+$/, "") : textIn(entry, "password");
  if (user === undefined || password === undefined || password === "") return undefined;
  return { user, password: new Secret(password) };
}
