/** Sealed bytes: version, nonce, AES-256-GCM text and tag (NIST SP 800-38D), bound to the name of what they are. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Refusal } from '#platform/kernel/fault.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals bytes under a name. */
export function seal(key: Buffer, name: string, bytes: Buffer, random: (bytes: number) => Buffer): Buffer {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  return Buffer.concat([
    Buffer.from([VERSION]),
    nonce,
    cipher.update(bytes),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

/** Opens what was sealed under the name. `Refusal('invalidArgument')` for another key, another name, or damage. */
export function unseal(key: Buffer, name: string, sealed: Buffer): Buffer {
  const end = sealed.length - TAG_BYTES;
  try {
    if (sealed[0] !== VERSION) throw new Error('unknown version');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(name))
      .setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, end)), decipher.final()]);
  } catch {
    throw new Refusal(
      'invalidArgument',
      'A secret of the database does not open with this key. Use the secret.key (or secret_key) it was made with.',
      { secret: name },
    );
  }
}
