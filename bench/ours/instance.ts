import type { InstanceOutputs } from "../../src/resource/instanceOutputs";
import type { Login } from "../servers/login";
import type { ResourceState } from "./provider";

/** One resource, as the state has it. */
export class Instance {
  constructor(readonly state: ResourceState) {}

  get outputs(): InstanceOutputs {
    return this.state.outputs as unknown as InstanceOutputs;
  }

  get name(): string {
    return this.outputs.name;
  }

  get rootPassword(): string | undefined {
    return this.outputs.rootPassword;
  }

  get root(): Login {
    return { host: this.outputs.address ?? "", user: "root", password: this.rootPassword ?? "" };
  }
}
