import type { Diagnostic } from "../engine/diagnostics";
import type { Changes, ResourceEvent } from "../engine/events";
import type { Verb } from "../engine/options";
import type { PropertyMap, Value } from "../engine/values";
import type { Operations } from "./operations";

export type { Changes, Diagnostic, ResourceEvent, Verb, Value, PropertyMap };

/** A directory and the file in it that Pulumi runs. */
export interface Program {
  readonly dir: string;
  readonly main: string;
}

export interface RunOptions {
  /** up, preview: refresh first. */
  readonly refresh?: boolean;
  /** up, preview: URNs to replace whatever their diff says. */
  readonly replace?: readonly string[];
  /** up, preview: rc 7 when anything would change. */
  readonly expectNoChanges?: boolean;
  /** refresh: forget what was interrupted while it was created. */
  readonly clearPendingCreates?: boolean;
  /**
   * up, and on the CLI also refresh and destroy: a preview first, as a user has it; its operations are among the
   * results. @default false
   */
  readonly preview?: boolean;
  readonly parallel?: number;
  /** Environment of program and provider, on top of the deployment's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told what is printed while it is printed, line ends included: pieces of any size. */
  readonly onOutput?: (text: string) => void;
}

export interface RunResult {
  /** 0; 1 failed or interrupted; 7 unexpected changes; 8 interrupted twice; 137 killed. */
  readonly rc: number;
  /** All that was printed. */
  readonly output: string;
  readonly events: readonly ResourceEvent[];
  /** What was said about resources; of the CLI's own severities, those that the embedded engine knows. */
  readonly diagnostics: readonly Diagnostic[];
  readonly changes: Changes;
  /** What the preview announced that an `up` began with; undefined without one. */
  readonly announced?: Operations;
}

/** One entry of the state, secrets in clear. */
export interface DeployedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  /** Names of top-level outputs that the state holds as secrets. */
  readonly secretOutputs: readonly string[];
  readonly initErrors: readonly string[];
  /** Replaced; its deletion is outstanding. */
  readonly delete: boolean;
  readonly pendingReplacement: boolean;
}

/** A command under way in a process of its own. */
export interface StartedRun {
  readonly result: Promise<RunResult>;
  /** Resolves when the run has printed or reported an event for which `seen` is true. */
  until(seen: (event: ResourceEvent) => boolean): Promise<ResourceEvent>;
  /** Resolves when that has been printed. */
  untilPrinted(text: string): Promise<void>;
  /** As one ^C: the first ends the run in good order, the second at once. */
  interrupt(): void;
  /** SIGKILL, as by an operator or a crash; the provider process outlives it. */
  kill(): Promise<void>;
  /** The process that runs the provider's code, as soon as there is one. */
  providerPid(): Promise<number>;
}

/** One stack of one program, driven by the embedded engine or by the `pulumi` CLI. */
export interface Deployment extends AsyncDisposable {
  readonly engine: "embedded" | "cli";
  readonly project: string;
  readonly stack: string;
  up(options?: RunOptions): Promise<RunResult>;
  preview(options?: RunOptions): Promise<RunResult>;
  refresh(options?: RunOptions): Promise<RunResult>;
  destroy(options?: RunOptions): Promise<RunResult>;
  /** Like the four above, but can be interrupted and killed. */
  start(verb: Verb, options?: RunOptions): Promise<StartedRun>;
  /** A key without a namespace is the project's. */
  setConfig(key: string, value: string, options?: { secret?: boolean }): Promise<void>;
  resources(): Promise<readonly DeployedResource[]>;
  /** The stack's outputs, secrets in clear. */
  outputs(): Promise<PropertyMap>;
  /** The whole state with secrets hidden: what is found in here is not protected. */
  visibleState(): Promise<string>;
  /** The whole state with secrets in clear, for `importState` of either engine. */
  exportState(): Promise<string>;
  importState(text: string): Promise<void>;
  /** Ends what is left running and removes the stack's files; deployed things stay. */
  dispose(): Promise<void>;
}

/** What a deployment is made from. */
export interface DeploymentSettings {
  readonly program: Program;
  readonly project?: string;
  readonly stack?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the state lives; a new directory under `.state` if absent. */
  readonly home?: string;
}
