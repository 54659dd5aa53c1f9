/**
 * What Pulumi stores with every resource and runs for each of its verbs: constant for ever, the same for
 * both classes, so that no release of this package touches a resource. `instanceProvider` of
 * `pulumi-mysql-replication/runtime` is therefore a promise to all states there are.
 */
export const providerText = `exports.handler = () => Object.fromEntries(["check", "diff", "create", "read", "update", "delete"].map((verb) => [verb, async (...given) => (await import("pulumi-mysql-replication/runtime")).instanceProvider[verb](...given)]));`;
