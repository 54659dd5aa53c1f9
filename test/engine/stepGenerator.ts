import { isDeepStrictEqual } from "node:util";
import { checkInputs } from "./checkInputs";
import { decide, FORCED, type Decision } from "./decide";
import { ensureDefaultProvider } from "./defaultProvider";
import { condemnDependents } from "./condemnDependents";
import type { OldEntry } from "./ledger";
import { withOldValues } from "./propertyPath";
import { wantedState, type Registration } from "./registration";
import type { ResourceState } from "./resourceState";
import { GenerationError, type Run } from "./run";
import { replacementSteps, type Step } from "./steps";
import { defaultProviderUrn, makeUrn } from "./urn";

/** Turns registrations into steps, one at a time: every decision sees all earlier ones. */
export class StepGenerator {
  private readonly registered = new Set<string>();
  /** Deleted already because of what they depend on; to be created anew when the program asks. */
  private readonly condemned = new Set<string>();
  private providerReference: string | undefined;

  constructor(private readonly run: Run) {}

  isRegistered(urn: string): boolean {
    return this.registered.has(urn);
  }

  async generate(registration: Registration): Promise<readonly Step[]> {
    const { parent, type, name } = registration;
    const urn = makeUrn(this.run.options, parent, type, name);
    if (this.registered.has(urn)) {
      throw new GenerationError(
        urn,
        `Duplicate resource URN '${urn}'; try giving it a unique name`,
      );
    }
    this.registered.add(urn);
    const old = this.run.ledger.current(urn);
    return registration.custom
      ? this.customSteps(registration, urn, old)
      : componentSteps(registration, urn, old);
  }

  private async customSteps(
    registration: Registration,
    urn: string,
    old: OldEntry | undefined,
  ): Promise<readonly Step[]> {
    const provider = this.provider();
    const raw = registration.inputs;
    const wanted = (inputs: Registration["inputs"]): ResourceState =>
      wantedState(registration, urn, { inputs, provider });
    const fromNothing = async (): Promise<ResourceState> =>
      wanted(await checkInputs(this.run, urn, {}, raw));

    if (old === undefined) return [{ kind: "create", wanted: await fromNothing() }];
    if (this.condemned.delete(urn)) {
      const recreated = await fromNothing();
      return replacementSteps(old, recreated, true).filter(
        ({ kind }) => kind !== "delete-replaced",
      );
    }
    const forced = this.run.forced.has(urn);
    const inputs = withOldValues(raw, old.state.inputs, registration.ignoreChanges);
    const next = forced
      ? await fromNothing()
      : wanted(await checkInputs(this.run, urn, old.state.inputs, inputs));
    const decision = await this.decide(registration, old.state, next, forced);
    switch (decision.kind) {
      case "same":
      case "update":
        return [{ kind: decision.kind, old, wanted: next }];
      case "replace": {
        this.refuseProtected(old.state, next);
        const replacement = forced ? next : await fromNothing();
        const dependents = decision.deleteFirst ? await this.condemn(old) : [];
        return [...dependents, ...replacementSteps(old, replacement, decision.deleteFirst)];
      }
    }
  }

  private async decide(
    registration: Registration,
    old: ResourceState,
    next: ResourceState,
    forced: boolean,
  ): Promise<Decision> {
    const provider = await this.run.provider();
    const unknowns = this.run.preview ? "keep" : "drop";
    const asked = { ...old, ignoreChanges: registration.ignoreChanges };
    const diff = forced ? FORCED : await provider.diff(asked, next.inputs, unknowns);
    const { replaceOnChanges, deleteBeforeReplace } = registration;
    return decide({ old, inputs: next.inputs, diff, replaceOnChanges, deleteBeforeReplace });
  }

  private async condemn(old: OldEntry): Promise<readonly Step[]> {
    const isHandled = (urn: string): boolean => this.registered.has(urn) || this.condemned.has(urn);
    const dependents = await condemnDependents(this.run, old, isHandled);
    for (const { state } of dependents) this.condemned.add(state.urn);
    return dependents
      .toReversed()
      .map((entry) =>
        entry.state.delete
          ? { kind: "delete", old: entry }
          : { kind: "delete-replaced", old: entry, deleteFirst: true },
      );
  }

  /** Unprotecting and replacing in one run is allowed. A preview says it and goes on. */
  private refuseProtected(old: ResourceState, next: ResourceState): void {
    if (!old.protect || !next.protect) return;
    const error = new GenerationError(
      old.urn,
      `unable to replace resource "${old.urn}"\nas it is currently marked for protection. To ` +
        "unprotect the resource, remove the `protect` flag from the resource in your Pulumi " +
        "program and run `pulumi up`",
    );
    if (!this.run.preview) throw error;
    this.run.reporter.error(error.message, error.urn);
  }

  private provider(): string {
    this.registered.add(defaultProviderUrn(this.run.options));
    this.providerReference ??= ensureDefaultProvider(this.run);
    return this.providerReference;
  }
}

function componentSteps(
  registration: Registration,
  urn: string,
  old: OldEntry | undefined,
): readonly Step[] {
  const wanted = wantedState(registration, urn, { inputs: registration.inputs, provider: "" });
  if (old === undefined) return [{ kind: "create", wanted }];
  const unchanged = isDeepStrictEqual(old.state.inputs, wanted.inputs);
  return [{ kind: unchanged ? "same" : "update", old, wanted }];
}
