/** The authorities that may sign letters, from the file of the setting `smime_trust`. */
import { readFileSync } from 'node:fs';
import { readTrusted, type SmimeCertificate } from '#formats/smime/certificate.ts';
import type { Settings } from '#platform/config/settings.ts';
import { Refusal } from '#platform/kernel/fault.ts';

/** Throws a `Refusal` for a file that cannot be read: a server that seems to verify and does not would be worse than none. */
export function readSmimeTrust({ smime_trust: path }: Settings): SmimeCertificate[] {
  if (path === undefined) return [];
  try {
    const trusted = readTrusted(readFileSync(path, 'utf8'));
    if (trusted.length > 0) return trusted;
  } catch (error) {
    throw new Refusal('invalidArgument', `The authorities of smime_trust cannot be read from ${path}.`, {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
  throw new Refusal('invalidArgument', `There is no certificate in ${path} (smime_trust).`);
}
