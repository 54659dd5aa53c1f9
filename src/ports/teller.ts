/** The instance that a line is about. */
export interface About {
  readonly name: string;
  /** URN of its resource; "" if nobody knows it any more. */
  readonly owner: string;
}

/** Tells the user of Pulumi something about one instance, one line at a time. */
export interface Teller {
  /** What a run is doing. Nobody needs it once the run has ended. */
  readonly progress: (about: About, line: string) => void;
  /** What a change will do, or what was seen. */
  readonly inform: (about: About, line: string) => void;
  /** What may cost data or service, or what somebody has to do. */
  readonly warn: (about: About, line: string) => void;
  /** Resolves when everything has been told: Pulumi may end as soon as it has the answer of a verb. */
  readonly told: () => Promise<void>;
}
