import { toProvider } from "./envelopes";
import { providerError } from "./providerFailure";
import type { ResourceState } from "./resourceState";
import { fromStruct, GRPC_OPTIONS, toStruct, type Sdk, type ServiceError } from "./sdk";
import { nameOf, typeOf } from "./urn";
import type { PropertyMap } from "./values";

export interface CheckAnswer {
  readonly inputs: PropertyMap;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface DiffAnswer {
  readonly changes: "unknown" | "none" | "some";
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

export interface ReadAnswer {
  readonly id: string;
  readonly outputs: PropertyMap;
  readonly inputs: PropertyMap | undefined;
}

/** In a preview, and when asking what an unknown would do, unknowns are kept; else they are dropped. */
export type Unknowns = "keep" | "drop";

/** A request of which every message has the address of one resource. */
interface Addressed {
  setUrn(value: string): unknown;
  setName(value: string): unknown;
  setType(value: string): unknown;
}

/** The six calls of a provider, values in clear in both directions. */
export class ProviderClient {
  private readonly rpc: InstanceType<Sdk["providerRpc"]["ResourceProviderClient"]>;

  constructor(
    private readonly sdk: Sdk,
    address: string,
  ) {
    const credentials = sdk.grpc.credentials.createInsecure();
    this.rpc = new sdk.providerRpc.ResourceProviderClient(address, credentials, GRPC_OPTIONS);
  }

  close(): void {
    this.rpc.close();
  }

  async configure(config: PropertyMap): Promise<void> {
    const request = new this.sdk.providerProto.ConfigureRequest();
    request.setArgs(toStruct(this.sdk, config));
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    await this.answer((done) => this.rpc.configure(request, done));
  }

  async check(urn: string, olds: PropertyMap, news: PropertyMap, unknowns: Unknowns) {
    const request = this.addressed(new this.sdk.providerProto.CheckRequest(), urn);
    request.setOlds(this.struct(olds, "drop"));
    request.setNews(this.struct(news, unknowns));
    const response = await this.answer<CheckMessage>((done) => this.rpc.check(request, done));
    const failures = response
      .getFailuresList()
      .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
    return { inputs: fromStruct(response.getInputs()), failures } satisfies CheckAnswer;
  }

  async diff(old: ResourceState, news: PropertyMap, unknowns: Unknowns): Promise<DiffAnswer> {
    const request = this.addressed(new this.sdk.providerProto.DiffRequest(), old.urn);
    request.setId(old.id);
    request.setOlds(this.struct(old.outputs, "drop"));
    request.setOldInputs(this.struct(old.inputs, "drop"));
    request.setNews(this.struct(news, unknowns));
    request.setIgnorechangesList([...old.ignoreChanges]);
    const response = await this.answer<DiffMessage>((done) => this.rpc.diff(request, done));
    const { DIFF_NONE, DIFF_SOME } = this.sdk.providerProto.DiffResponse.DiffChanges;
    const said = response.getChanges();
    return {
      changes: said === DIFF_SOME ? "some" : said === DIFF_NONE ? "none" : "unknown",
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(urn: string, inputs: PropertyMap) {
    const request = this.addressed(new this.sdk.providerProto.CreateRequest(), urn);
    request.setProperties(this.struct(inputs, "drop"));
    const response = await this.answer<CreateMessage>((done) => this.rpc.create(request, done));
    return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
  }

  async update(old: ResourceState, news: PropertyMap): Promise<PropertyMap> {
    const request = this.addressed(new this.sdk.providerProto.UpdateRequest(), old.urn);
    request.setId(old.id);
    request.setOlds(this.struct(old.outputs, "drop"));
    request.setOldInputs(this.struct(old.inputs, "drop"));
    request.setNews(this.struct(news, "drop"));
    const response = await this.answer<UpdateMessage>((done) => this.rpc.update(request, done));
    return fromStruct(response.getProperties());
  }

  async read(state: ResourceState): Promise<ReadAnswer> {
    const request = this.addressed(new this.sdk.providerProto.ReadRequest(), state.urn);
    request.setId(state.id);
    request.setProperties(this.struct(state.outputs, "drop"));
    request.setInputs(this.struct(state.inputs, "drop"));
    const response = await this.answer<ReadMessage>((done) => this.rpc.read(request, done));
    return {
      id: response.getId(),
      outputs: fromStruct(response.getProperties()),
      inputs: response.hasInputs() ? fromStruct(response.getInputs()) : undefined,
    };
  }

  async delete(state: ResourceState): Promise<void> {
    const request = this.addressed(new this.sdk.providerProto.DeleteRequest(), state.urn);
    request.setId(state.id);
    request.setProperties(this.struct(state.outputs, "drop"));
    request.setOldInputs(this.struct(state.inputs, "drop"));
    await this.answer((done) => this.rpc.delete(request, done));
  }

  private addressed<Request extends Addressed>(request: Request, urn: string): Request {
    request.setUrn(urn);
    request.setName(nameOf(urn));
    request.setType(typeOf(urn));
    return request;
  }

  private struct(map: PropertyMap, unknowns: Unknowns) {
    return toStruct(this.sdk, toProvider(map, unknowns));
  }

  private answer<Response>(
    call: (done: (error: ServiceError | null, response: Response) => void) => unknown,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      call((error, response) => {
        if (error) reject(providerError(this.sdk, error));
        else resolve(response);
      });
    });
  }
}

type Messages = Sdk["providerProto"];
type CheckMessage = InstanceType<Messages["CheckResponse"]>;
type DiffMessage = InstanceType<Messages["DiffResponse"]>;
type CreateMessage = InstanceType<Messages["CreateResponse"]>;
type UpdateMessage = InstanceType<Messages["UpdateResponse"]>;
type ReadMessage = InstanceType<Messages["ReadResponse"]>;
