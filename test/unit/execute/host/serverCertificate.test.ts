import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkServerIdentity, connect, createServer } from "node:tls";
import { beforeAll, describe, expect, it } from "vitest";
import {
  certificateBy,
  type IssuedCertificate,
  issueServerCertificate,
  type ServerCertificate,
} from "../../../../src/execute/host/serverCertificate";

const HOST = "i-1b4e28ba-2fa1-41d2-883f-0016d3cca427";
const NAMES = [HOST, "m1", "localhost", "127.0.0.1", "::1"];
/** A program of the machine, which need not have it. */
const HAS_OPENSSL = spawnSync("openssl", ["version"]).status === 0;

let issued: IssuedCertificate;
let ca: X509Certificate;
let certificate: X509Certificate;

beforeAll(async () => {
  issued = await issueServerCertificate(NAMES, Date.now());
  [ca, certificate] = [new X509Certificate(issued.ca), new X509Certificate(issued.certificate)];
});

/** What comes of a client that trusts `trusted` only, and has been told to connect to `host`. */
async function handshake(
  trusted: string,
  host = HOST,
  { certificate: cert, key }: ServerCertificate = issued,
): Promise<string> {
  const server = createServer({ cert, key });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({
    host: "127.0.0.1",
    port,
    ca: trusted,
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
  });
  try {
    return await new Promise<string>((resolve) => {
      client.once("secureConnect", () => resolve("trusted"));
      client.once("error", (error: Error) => resolve(error.message));
    });
  } finally {
    client.destroy();
    server.close();
  }
}

describe("a server's certificate", () => {
  it("is trusted, name and all, by who trusts its authority", async () => {
    expect(await handshake(issued.ca)).toBe("trusted");
  });

  it.each(NAMES)("is trusted as %s", async (name) => {
    expect(await handshake(issued.ca, name)).toBe("trusted");
  });

  it.each(["m2", "10.0.0.5", "m1.example"])("is not trusted as %s", async (name) => {
    expect(await handshake(issued.ca, name)).toMatch(/does not match/);
  });

  it("can be replaced by one with other names, for who trusts its authority", async () => {
    const renewed = await certificateBy(issued, [HOST, "m2"], Date.now());
    expect(renewed.key).not.toBe(issued.key);
    expect(await handshake(issued.ca, "m2", renewed)).toBe("trusted");
    expect(await handshake(issued.ca, "m1", renewed)).toMatch(/does not match/);
  });

  it.runIf(HAS_OPENSSL)("passes the strict checks of OpenSSL", async () => {
    const folder = await mkdtemp(join(tmpdir(), "certificates-"));
    try {
      const [trusted, shown] = [join(folder, "ca.pem"), join(folder, "cert.pem")];
      await Promise.all([writeFile(trusted, issued.ca), writeFile(shown, issued.certificate)]);
      const args = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", trusted, shown];
      expect(spawnSync("openssl", args, { encoding: "utf8" }).stdout).toBe(`${shown}: OK\n`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("is not trusted by who trusts another server's, of the same name", async () => {
    const another = await issueServerCertificate([HOST], Date.now());
    expect(await handshake(another.ca)).toMatch(/signature|verify/);
  });

  it("is trusted by who trusts the one before as well, in either order", async () => {
    const before = await issueServerCertificate([HOST], Date.now());
    expect(await handshake(`${before.ca}\n${issued.ca}`)).toBe("trusted");
    expect(await handshake(`${issued.ca}\n${before.ca}`)).toBe("trusted");
  });

  it("signs nothing; its authority signs servers and no further authority", () => {
    expect([ca.ca, certificate.ca]).toEqual([true, false]);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(certificate.verify(ca.publicKey)).toBe(true);
    // a server refuses one that has signed itself
    expect(certificate.issuer).not.toBe(certificate.subject);
  });

  it("holds for ten years, and for hosts whose clock is behind", () => {
    const days = (until: string) => Math.round((Date.parse(until) - Date.now()) / 86_400_000);
    for (const { validFrom, validTo } of [ca, certificate]) {
      expect([days(validFrom), days(validTo)]).toEqual([-1, 3650]);
    }
  });
});
