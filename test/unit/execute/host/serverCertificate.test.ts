import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import { beforeAll, describe, expect, it } from "vitest";
import {
  issueServerCertificate,
  type ServerCertificate,
} from "../../../../src/execute/host/serverCertificate";

const HOST = "i-1b4e28ba-2fa1-41d2-883f-0016d3cca427";
let issued: ServerCertificate;
let ca: X509Certificate;
let certificate: X509Certificate;

beforeAll(async () => {
  issued = await issueServerCertificate(HOST, Date.now());
  [ca, certificate] = [new X509Certificate(issued.ca), new X509Certificate(issued.certificate)];
});

/** What comes of a client that trusts `trusted` only, of a server that has `issued`. */
async function handshake(trusted: string): Promise<string> {
  const server = createServer({ cert: issued.certificate, key: issued.key });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: "127.0.0.1", port, ca: trusted, servername: HOST });
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

  it("is not trusted by who trusts another server's, of the same name", async () => {
    const another = await issueServerCertificate(HOST, Date.now());
    expect(await handshake(another.ca)).toMatch(/signature|verify/);
  });

  it("is trusted by who trusts the one before as well, in either order", async () => {
    const before = await issueServerCertificate(HOST, Date.now());
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
