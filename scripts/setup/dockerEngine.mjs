const PING_MS = 5_000;
const DEFAULT_ADDRESS =
  process.platform === "win32" ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";

export const engineAddress = () => process.env.DOCKER_HOST || DEFAULT_ADDRESS;

/** Imports dockerode late, because it is one of the dependencies that the set-up installs. */
export async function connect() {
  const { default: Docker } = await import("dockerode");
  return new Docker();
}

/** Why the engine does not answer; undefined when it does. */
export async function engineFailure() {
  // eslint-disable-next-line no-undef -- a global of every Node.js
  const abortSignal = AbortSignal.timeout(PING_MS);
  try {
    await (await connect()).ping({ abortSignal });
    return undefined;
  } catch (error) {
    return abortSignal.aborted ? "no answer in 5 s" : (error.code ?? error.message);
  }
}

/** The id of an image, or undefined when the engine does not have it. */
export async function imageId(docker, ref) {
  try {
    return (await docker.getImage(ref).inspect()).Id;
  } catch (error) {
    if (error.statusCode === 404) return undefined;
    throw error;
  }
}

/** Runs a shell line in a temporary container without network; resolves with its exit code and output. */
export async function runOnce(docker, image, line) {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["sh", "-c", line],
    Cmd: [],
    Tty: true,
    NetworkDisabled: true,
  });
  try {
    await container.start();
    const { StatusCode } = await container.wait();
    const output = await container.logs({ stdout: true, stderr: true });
    return { code: StatusCode, output: output.toString().trim() };
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** Follows the engine's progress lines to the end; fails when none arrives for a while. */
export function followProgress(docker, open, { firstMs, idleMs, onLine }) {
  return new Promise((resolve, reject) => {
    let stream, timer;
    const fail = (error) => {
      clearTimeout(timer);
      stream?.destroy();
      reject(error);
    };
    const arm = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(
        () => fail(new Error(`the engine reported no progress for ${ms / 1000} s`)),
        ms,
      );
    };
    arm(firstMs);
    open().then((opened) => {
      stream = opened;
      docker.modem.followProgress(
        stream,
        (error) => {
          clearTimeout(timer);
          if (error) reject(error);
          else resolve();
        },
        (event) => {
          arm(idleMs);
          onLine?.(event);
        },
      );
    }, fail);
  });
}
