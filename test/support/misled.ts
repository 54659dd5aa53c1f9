import { execute } from "./execute";

/** In this container the name leads to that address, whatever the network's own names say, until it is disposed of. */
export async function misled(
  container: string,
  name: string,
  address: string,
): Promise<AsyncDisposable> {
  const hosts = "/etc/hosts";
  await execute(container, `printf '%s %s\\n' ${address} ${name} >> ${hosts}`);
  return {
    async [Symbol.asyncDispose]() {
      // the engine has mounted the file: it can be written, not replaced
      await execute(container, `kept=$(grep -v ' ${name}$' ${hosts}); echo "$kept" > ${hosts}`);
    },
  };
}
