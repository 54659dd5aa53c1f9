import * as pulumi from "@pulumi/pulumi";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export interface Registered {
  readonly type: string;
  readonly inputs: Record<string, unknown>;
  /** URNs of the resources that must be there first. */
  readonly dependencies: readonly string[];
}

const registered = new Map<string, Registered>();

interface Monitor {
  registerResource(request: Request, callback: unknown): void;
}
interface Request {
  getName(): string;
  getType(): string;
  getDependenciesList(): string[];
  getObject(): { toJavaScript(): Record<string, unknown> };
}

/** Lets programs run without an engine; ids are `id-of-<name>`, outputs the inputs and `outputs`. */
export async function aProgram(outputs: Record<string, unknown> = {}): Promise<void> {
  registered.clear();
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({
    id: `id-of-${name}`,
    state: { ...(inputs as object), ...outputs },
  });
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "shop", "dev", false);
  // Mocks see a secret inside of an object as a secret object; what was sent tells them apart.
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    const inputs = request.getObject().toJavaScript();
    const dependencies = request.getDependenciesList();
    registered.set(request.getName(), { type: request.getType(), inputs, dependencies });
    register(request, callback);
  };
}

/** What the constructor of a resource has sent. */
export async function sent(resource: pulumi.CustomResource, name: string): Promise<Registered> {
  await valueOf(resource.urn);
  const found = registered.get(name);
  if (found === undefined) throw new Error(`${name} was not registered`);
  return found;
}

export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
    });
  });
}

export function secret(value: unknown): unknown {
  return { [SIGNATURE]: SECRET, value };
}
