import { spawn } from "node:child_process";
import { legible, type Legible } from "../ground/foreign";
import { jsonIn } from "../ground/json";
import { Secret } from "../ground/secret";
import type { RegistryLogin } from "./dockerConfig";
import type { Environment } from "./engineAddress";

/** In milliseconds: a helper asks a keychain or a cloud's service, never a person. */
const PATIENCE = 10_000;

/** Bytes of an answer; a token of a cloud has a few thousand. */
const LONGEST = 1024 ** 2;

/** What a helper says, with a failure, of a registry for which it has no login. */
const HAS_NONE = /credentials not found/i;

/** The name that stands for a token instead of a user. */
const TOKEN = "<token>";

export type Answer =
  | { readonly kind: "login"; readonly login: RegistryLogin }
  | { readonly kind: "none" }
  /** `why` is of this package: what a helper prints may be a secret, and is never shown. */
  | { readonly kind: "failed"; readonly why: Legible };

/** Asks a program of Docker's protocol for credential helpers for the login of a registry. */
export async function askHelper(
  program: string,
  registry: string,
  environment: Environment,
  patience = PATIENCE,
): Promise<Answer> {
  const { stdout, exit } = await run(program, registry, environment, patience);
  if (exit === 0) {
    const login = loginIn(stdout);
    return login
      ? { kind: "login", login }
      : { kind: "failed", why: legible`its answer is no login` };
  }
  if (typeof exit === "number" && HAS_NONE.test(stdout)) return { kind: "none" };
  return { kind: "failed", why: typeof exit === "string" ? exit : legible`exit code ${exit}` };
}

/** `exit`: the exit code, or in words why there is none. Whatever happens, the program has ended or is killed. */
function run(
  program: string,
  registry: string,
  environment: Environment,
  patience: number,
): Promise<{ readonly stdout: string; readonly exit: number | Legible }> {
  return new Promise((resolve) => {
    const child = spawn(program, ["get"], {
      env: { ...environment },
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
    });
    let stdout = "";
    const end = (exit: number | Legible) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      child.stdout.destroy();
      resolve({ stdout, exit });
    };
    const timer = setTimeout(() => {
      end(legible`it has not answered within ${patience / 1000} s`);
    }, patience);
    child.on("error", () => {
      end(legible`it cannot be executed`);
    });
    child.on("close", (code) => {
      end(code ?? legible`it was killed`);
    });
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      stdout += part;
      if (stdout.length > LONGEST) end(legible`its answer is too long`);
    });
    child.stdin.on("error", () => undefined); // it need not read the question
    child.stdin.end(`${registry}\n`);
  });
}

function loginIn(text: string): RegistryLogin | undefined {
  const value = jsonIn(text);
  if (typeof value !== "object" || value === null) return undefined;
  const { Username: user, Secret: secret }: { Username?: unknown; Secret?: unknown } = value;
  if (typeof user !== "string" || typeof secret !== "string" || secret === "") return undefined;
  if (user === TOKEN) return { identityToken: new Secret(secret) };
  return user === "" ? undefined : { user, password: new Secret(secret) };
}
