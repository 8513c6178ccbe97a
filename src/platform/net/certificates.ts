/**
 * The server's certificate: the operator's own files, or one from a local certificate authority made on first run.
 *
 * Files in `<data>/tls`: `ca.crt`, `ca.key`, `server.crt` (with the chain), `server.key`; keys readable by the owner
 * only. The local certificate is made anew 30 days before it ends; the authority lives ten years.
 */
import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
// The library's own container asks for it before it is loaded.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { Refusal } from '#platform/kernel/fault.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS = 3650;
/** What browsers accept at most (CA/Browser Forum baseline requirements). */
const SERVER_DAYS = 397;
const RENEW_BEFORE_DAYS = 30;

export interface CertificateSettings {
  dataDir: string;
  hostname: string;
  /** Further names in the certificate. */
  names: readonly string[];
  certificateFile?: string | undefined;
  keyFile?: string | undefined;
  /** PEM that an authority gave us, instead of files. */
  issued?: { chain: string; key: string } | undefined;
  /** Certificates for further names, chosen by the name a client asks for (RFC 6066 §3). */
  more?: readonly { certificateFile: string; keyFile: string }[];
  /** Who may vouch for the certificates of clients, and which of those are revoked; PEM files. */
  clients?: { authorityFile: string; revokedFile?: string | undefined } | undefined;
  now: number;
}

export interface Certificates {
  /** For each new handshake; TLS 1.2 or newer. */
  secureContext: (serverName?: string) => SecureContext;
  /** PEM, for Node's own HTTPS server. */
  certificate: string;
  key: string;
  /** PEM of the local authority; absent with the operator's own certificate. */
  authority?: string;
  validUntil: Date;
  /** Ends listening for new ones. */
  close?(): Promise<void>;
}

interface Pair {
  certificate: x509.X509Certificate;
  keys: webcrypto.CryptoKeyPair;
}

function toPem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

async function exportKey(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return toPem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function serialNumber(): string {
  // Positive and unpredictable (RFC 5280 §4.1.2.2).
  return `01${Buffer.from(webcrypto.getRandomValues(new Uint8Array(15))).toString('hex')}`;
}

async function makeAuthority(now: number): Promise<Pair> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=CôngThư local certificate authority',
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate, keys };
}

async function makeServerPair(settings: CertificateSettings, authority: Pair): Promise<Pair> {
  const keys = await makeKeys();
  const names = [...new Set([settings.hostname, ...settings.names])];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `CN=${settings.hostname}`,
    issuer: authority.certificate.subject,
    notBefore: new Date(settings.now - DAY_MS),
    notAfter: new Date(settings.now + SERVER_DAYS * DAY_MS),
    signingKey: authority.keys.privateKey,
    publicKey: keys.publicKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
    ],
  });
  return { certificate, keys };
}

/** Whole or not at all, and a key never readable by others, not even for a moment. */
function writeWhole(path: string, text: string, mode: number): void {
  writeFileSync(`${path}.new`, text, { mode });
  renameSync(`${path}.new`, path);
}

async function readAuthority(folder: string): Promise<Pair | undefined> {
  if (!existsSync(join(folder, 'ca.key')) || !existsSync(join(folder, 'ca.crt'))) return undefined;
  const der = x509.PemConverter.decodeFirst(readFileSync(join(folder, 'ca.key'), 'utf8'));
  const privateKey = await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign']);
  const certificate = new x509.X509Certificate(readFileSync(join(folder, 'ca.crt'), 'utf8'));
  const publicKey = await certificate.publicKey.export(ALGORITHM, ['verify']);
  return { certificate, keys: { privateKey, publicKey } };
}

async function ensureAuthority(folder: string, now: number): Promise<Pair> {
  const known = await readAuthority(folder);
  if (known) return known;
  const made = await makeAuthority(now);
  writeWhole(join(folder, 'ca.key'), await exportKey(made.keys), 0o600);
  writeWhole(join(folder, 'ca.crt'), `${made.certificate.toString('pem')}\n`, 0o644);
  return made;
}

function isGood(folder: string, settings: CertificateSettings): boolean {
  const file = join(folder, 'server.crt');
  if (!existsSync(file) || !existsSync(join(folder, 'server.key'))) return false;
  const certificate = new x509.X509Certificate(readFileSync(file, 'utf8'));
  const fresh = certificate.notAfter.getTime() - settings.now > RENEW_BEFORE_DAYS * DAY_MS;
  return fresh && certificate.subject === `CN=${settings.hostname}`;
}

async function ensureLocalFiles(settings: CertificateSettings): Promise<string> {
  const folder = join(settings.dataDir, 'tls');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (isGood(folder, settings)) return folder;
  const authority = await ensureAuthority(folder, settings.now);
  const server = await makeServerPair(settings, authority);
  writeWhole(join(folder, 'server.key'), await exportKey(server.keys), 0o600);
  const chain = `${server.certificate.toString('pem')}\n${authority.certificate.toString('pem')}\n`;
  writeWhole(join(folder, 'server.crt'), chain, 0o644);
  return folder;
}

function readPem(path: string, key: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Refusal('invalidArgument', `${key}: ${path} cannot be read (${String(error)}).`);
  }
}

/** What a handshake asks of a client's certificate (RFC 5280 §6). */
type ClientTrust = Pick<SecureContextOptions, 'ca' | 'crl' | 'sessionIdContext'>;

/** A resumed session keeps the verdict on its certificate, so it must not be resumed elsewhere. */
const SESSION_CONTEXT = 'congthu mail';

function readClientTrust(clients: CertificateSettings['clients']): ClientTrust {
  if (!clients) return {};
  const { authorityFile, revokedFile } = clients;
  const trust: ClientTrust = {
    ca: readPem(authorityFile, 'tls_client_ca'),
    ...(revokedFile !== undefined && { crl: readPem(revokedFile, 'tls_client_crl') }),
    sessionIdContext: SESSION_CONTEXT,
  };
  try {
    createSecureContext(trust);
  } catch (error) {
    throw new Refusal(
      'invalidArgument',
      `tls_client_ca or tls_client_crl is no PEM file of its kind (${String(error)}).`,
    );
  }
  return trust;
}

function contextOf(cert: string, key: string, trust: ClientTrust, what: string): SecureContext {
  try {
    return createSecureContext({ cert, key, ...trust, minVersion: 'TLSv1.2', honorCipherOrder: true });
  } catch (error) {
    throw new Refusal('invalidArgument', `${what} do not fit together (${String(error)}).`);
  }
}

/** The contexts of further certificates, by each name in them, in small letters. */
function readMore(
  more: NonNullable<CertificateSettings['more']>,
  trust: ClientTrust,
): Map<string, SecureContext> {
  const byName = new Map<string, SecureContext>();
  for (const { certificateFile, keyFile } of more) {
    const pem = readPem(certificateFile, 'sni_certificates');
    const context = contextOf(pem, readPem(keyFile, 'sni_certificates'), trust, certificateFile);
    const names = new x509.X509Certificate(pem).getExtension(x509.SubjectAlternativeNameExtension)?.names;
    for (const { type, value } of names?.items ?? [])
      if (type === 'dns') byName.set(value.toLowerCase(), context);
  }
  return byName;
}

/** Of the name itself, or of a wildcard for its first label (RFC 6125 §6.4.3). */
function contextFor(byName: ReadonlyMap<string, SecureContext>, serverName = ''): SecureContext | undefined {
  const name = serverName.toLowerCase();
  return byName.get(name) ?? byName.get(name.replace(/^[^.]+/, '*'));
}

/** Reads or makes the certificate. `Refusal('invalidArgument')` for files that are no certificate and key. */
export async function loadCertificates(settings: CertificateSettings): Promise<Certificates> {
  const own =
    (settings.certificateFile !== undefined && settings.keyFile !== undefined) ||
    settings.issued !== undefined;
  const folder = own ? undefined : await ensureLocalFiles(settings);
  const certificate =
    settings.issued?.chain ??
    readPem(settings.certificateFile ?? join(folder ?? '', 'server.crt'), 'tls_certificate');
  const key =
    settings.issued?.key ?? readPem(settings.keyFile ?? join(folder ?? '', 'server.key'), 'tls_key');
  const trust = readClientTrust(settings.clients);
  const context = contextOf(certificate, key, trust, 'tls_certificate and tls_key');
  const byName = readMore(settings.more ?? [], trust);
  return {
    secureContext: (serverName) => contextFor(byName, serverName) ?? context,
    certificate,
    key,
    validUntil: new x509.X509Certificate(certificate).notAfter,
    ...(folder && { authority: readFileSync(join(folder, 'ca.crt'), 'utf8') }),
  };
}
