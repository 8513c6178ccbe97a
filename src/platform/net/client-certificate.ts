/**
 * The certificate that a client showed in its TLS handshake, once its chain is proved (RFC 5280 §6, RFC 4422 Appendix A).
 *
 * The chain, its dates, its purpose and the list of revoked ones are judged by OpenSSL against the authorities of the
 * handshake's context. A certificate that fails there is as none: the client may still sign in by a password.
 */
import { createRequire } from 'node:module';
import type { TLSSocket } from 'node:tls';
import type * as X509 from '@peculiar/x509';

/** Names in the certificate, by where they stand in it. */
export interface ClientCertificate {
  /** The subject as RFC 4514 writes it, for the log. */
  subject: string;
  /** rfc822Name of subjectAltName, or where there is none the subject's emailAddress (RFC 5280 §4.2.1.6). */
  emails: readonly string[];
  commonNames: readonly string[];
  /** UID of the subject (RFC 4519 §2.39). */
  userIds: readonly string[];
}

/** Where a certificate says whose it is. */
export type CertificateName = 'email' | 'common-name' | 'user-id';

const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';
const USER_ID = '0.9.2342.19200300.100.1.1';
const COMMON_NAME = '2.5.4.3';

const require = createRequire(import.meta.url);

/** The library, when somebody shows a certificate: every command has connections, hardly one meets such a client. */
function loadX509(): typeof X509 {
  // The library's own container asks for it before it is loaded.
  require('reflect-metadata');
  return require('@peculiar/x509') as typeof X509;
}

/** Reads the names of a certificate in DER. */
export function readClientCertificate(der: Uint8Array<ArrayBuffer>): ClientCertificate {
  const x509 = loadX509();
  const certificate = new x509.X509Certificate(der);
  const { subjectName } = certificate;
  const names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? [];
  const alternative = names.filter(({ type }) => type === 'email').map(({ value }) => value);
  return {
    subject: certificate.subject,
    emails: alternative.length > 0 ? alternative : subjectName.getField(EMAIL_ADDRESS),
    commonNames: subjectName.getField(COMMON_NAME),
    userIds: subjectName.getField(USER_ID),
  };
}

/** What OpenSSL says of the peer's chain: an error, or null. */
function verdictOf(socket: TLSSocket): Error | null | undefined {
  // @ts-expect-error -- a socket that is made by hand, not by `tls.Server`, tells its verdict nowhere else.
  const handle: { verifyError?: () => Error | null | undefined } | undefined = socket.ssl;
  // Where a later Node has it no more, nobody signs in by certificate.
  return handle?.verifyError ? handle.verifyError() : new Error('this Node tells no verdict');
}

/** The client's certificate; undefined where it showed none, or one that proves nothing. */
export function provedCertificate(socket: TLSSocket): ClientCertificate | undefined {
  const shown = socket.getPeerX509Certificate();
  if (!shown || verdictOf(socket)) return undefined;
  return readClientCertificate(new Uint8Array(shown.raw));
}
