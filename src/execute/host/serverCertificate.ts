/** All values are PEM. */
export interface ServerCertificate {
  /**
   * The certificate of a CA that has signed only this server's certificate: trusting it means trusting one
   * server.
   */
  readonly ca: string;
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
}

const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const DAY = 24 * 60 * 60 * 1000;

/** The validity that mysqld gives to the certificates that it creates itself. */
const VALID_DAYS = 3650;

/**
 * Without this certificate, mysqld would create one at its first start, before it listens, with three RSA
 * keys. The CA's key is not kept.
 */
export async function issueServerCertificate(host: string): Promise<ServerCertificate> {
  // Loaded here because only a new instance needs it; the library requires reflect-metadata.
  await import("reflect-metadata");
  const {
    BasicConstraintsExtension,
    PemConverter,
    SubjectAlternativeNameExtension,
    X509CertificateGenerator,
  } = await import("@peculiar/x509");
  const [authority, server] = await Promise.all([keyPair(), keyPair()]);
  const validity = {
    // the clocks of hosts differ
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + VALID_DAYS * DAY),
    signingAlgorithm: P256,
  };
  const ca = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: `CN=Authority of ${host}`,
    keys: authority,
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  const certificate = await X509CertificateGenerator.create({
    ...validity,
    subject: `CN=${host}`,
    issuer: ca.subject,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
    ],
  });
  const key = await crypto.subtle.exportKey("pkcs8", server.privateKey);
  return {
    ca: ca.toString("pem"),
    certificate: certificate.toString("pem"),
    key: PemConverter.encode(key, PemConverter.PrivateKeyTag),
  };
}

function keyPair() {
  return crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
}
