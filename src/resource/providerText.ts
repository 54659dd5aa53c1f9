/**
 * The code that Pulumi stores with every resource and runs for each verb. It never changes and is the same
 * for both classes, so that a new release of this package changes no resource. Every existing Pulumi state
 * therefore relies on `instanceProvider` of `pulumi-mysql-replication/runtime`.
 */
export const providerText = `exports.handler = () => Object.fromEntries(["check", "diff", "create", "read", "update", "delete"].map((verb) => [verb, async (...given) => (await import("pulumi-mysql-replication/runtime")).instanceProvider[verb](...given)]));`;
