/** Letters signed by the real `openssl cms`, with an authority, one below it, and people, all made for the test. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CONFIG = '[req]\ndistinguished_name=dn\n[dn]\n';
const AUTHORITY = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

export class SignedLetters {
  readonly #folder = mkdtempSync(join(tmpdir(), 'smime-'));

  constructor() {
    writeFileSync(join(this.#folder, 'openssl.cnf'), CONFIG);
    this.certify('root', { extensions: AUTHORITY });
    this.certify('middle', { by: 'root', extensions: AUTHORITY });
  }

  #openssl(args: readonly string[], input = ''): Buffer {
    return execFileSync('openssl', args, { cwd: this.#folder, input, stdio: ['pipe', 'pipe', 'ignore'] });
  }

  /** Makes a certificate of this name; of its own without an authority. */
  certify(
    name: string,
    {
      by,
      extensions,
      key = EC,
      subject = name,
    }: { by?: string; extensions: readonly string[]; key?: readonly string[]; subject?: string },
  ): void {
    const signing = by === undefined ? [] : ['-CA', `${by}.crt`, '-CAkey', `${by}.key`];
    const added = extensions.flatMap((extension) => ['-addext', extension]);
    const files = ['-nodes', '-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', `/CN=${subject}`];
    this.#openssl([
      'req',
      '-x509',
      '-config',
      'openssl.cnf',
      '-days',
      '30',
      ...key,
      ...files,
      ...signing,
      ...added,
    ]);
  }

  /** A certificate of somebody with this address, by the authority below the root. */
  certifyPerson(name: string, address: string, key: readonly string[] = EC, listUrl?: string): void {
    const extensions = [
      ...(listUrl === undefined ? [] : [`crlDistributionPoints=URI:${listUrl}`]),
      'basicConstraints=CA:FALSE',
      'keyUsage=digitalSignature',
      'extendedKeyUsage=emailProtection',
      `subjectAltName=email:${address}`,
    ];
    this.certify(name, { by: 'middle', key, extensions });
  }

  /** The PEM of the list in which an authority takes these certificates back. */
  revoke(authority: string, names: readonly string[]): string {
    const serialOf = (name: string): string =>
      this.#openssl(['x509', '-in', `${name}.crt`, '-noout', '-serial'])
        .toString()
        .trim()
        .replace('serial=', '');
    const lines = names.map(
      (name) => `R\t491231235959Z\t050105010000Z\t${serialOf(name)}\tunknown\t/CN=${name}\n`,
    );
    writeFileSync(join(this.#folder, 'index.txt'), lines.join(''));
    const config = '[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=7\n';
    writeFileSync(join(this.#folder, 'crl.cnf'), config);
    const keys = ['-cert', `${authority}.crt`, '-keyfile', `${authority}.key`];
    return this.#openssl(['ca', '-gencrl', '-config', 'crl.cnf', ...keys]).toString();
  }

  /** The PEM of a certificate. */
  pemOf(name: string): string {
    return readFileSync(join(this.#folder, `${name}.crt`), 'utf8');
  }

  /** A letter with this From, signed by somebody; `options` go to `openssl cms`. */
  sign(signer: string, from: string, options: readonly string[] = []): Buffer {
    const text = 'Content-Type: text/plain; charset=utf-8\r\n\r\nKính gửi Sở Nội vụ.\r\nHết.\r\n';
    const who = ['-signer', `${signer}.crt`, '-inkey', `${signer}.key`, '-certfile', 'middle.crt'];
    const signed = this.#openssl(['cms', '-sign', '-crlfeol', '-md', 'sha256', ...who, ...options], text);
    return Buffer.concat([Buffer.from(`From: ${from}\r\nTo: b@hue.vn\r\nSubject: Cong van\r\n`), signed]);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}
