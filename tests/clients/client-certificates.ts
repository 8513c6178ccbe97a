/** An authority that vouches for people, as an agency of the state runs one: certificates, and the list of the revoked. */
import { webcrypto } from 'node:crypto';
// The library's own container asks for it before it is loaded.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 24 * 60 * 60 * 1000;

/** A certificate and its key, in PEM. */
export interface ClientPair {
  cert: string;
  key: string;
  serialNumber: string;
}

export interface TestAuthority {
  /** In PEM. */
  certificate: string;
  /** For these addresses in subjectAltName, or none of them; `subject` as RFC 4514 writes it. */
  issue(person: { emails?: string[]; subject?: string; days?: number }): Promise<ClientPair>;
  /** The list of revoked certificates, in PEM. */
  revoke(pairs: readonly ClientPair[]): Promise<string>;
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function toPem(label: string, der: ArrayBuffer): string {
  const base64 = Buffer.from(der).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

async function exportKey({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  return toPem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', privateKey));
}

/** Makes an authority of this name. */
export async function makeTestAuthority(name = 'CN=Authority of a test'): Promise<TestAuthority> {
  const keys = await makeKeys();
  const notBefore = new Date(Date.now() - DAY_MS);
  const dates = { notBefore, notAfter: new Date(Date.now() + 30 * DAY_MS) };
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name,
    ...dates,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  let issued = 1;
  return {
    certificate: root.toString('pem'),
    async issue({ emails = [], subject = 'CN=Somebody', days = 30 }) {
      issued += 1;
      const own = await makeKeys();
      const serialNumber = issued.toString(16).padStart(2, '0');
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber,
        subject,
        issuer: root.subject,
        notBefore: new Date(Date.now() - 60 * DAY_MS),
        notAfter: new Date(Date.now() + days * DAY_MS),
        signingKey: keys.privateKey,
        publicKey: own.publicKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
          ...(emails.length > 0
            ? [new x509.SubjectAlternativeNameExtension(emails.map((value) => ({ type: 'email', value })))]
            : []),
        ],
      });
      return { cert: certificate.toString('pem'), key: await exportKey(own), serialNumber };
    },
    async revoke(pairs) {
      const list = await x509.X509CrlGenerator.create({
        issuer: root.subject,
        thisUpdate: notBefore,
        nextUpdate: dates.notAfter,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        entries: pairs.map(({ serialNumber }) => ({ serialNumber, revocationDate: notBefore })),
      });
      // OpenSSL knows it by this name alone (RFC 7468 §6).
      return toPem('X509 CRL', list.rawData);
    },
  };
}
