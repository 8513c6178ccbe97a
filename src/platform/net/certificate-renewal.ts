/**
 * A certificate that stays valid while the program runs: looked at again once an hour, when somebody connects.
 *
 * The local one is made anew before it ends; the operator's files are read again, so that a renewal by an ACME client
 * counts without a restart. When that fails the old certificate stays and the log says why.
 */
import type { Clock } from '#platform/kernel/clock.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { type CertificateSettings, type Certificates, loadCertificates } from './certificates.ts';

/** ACME clients renew weeks ahead; an hour is soon enough and costs one small file an hour. */
const LOOK_EVERY_MS = 60 * 60 * 1000;

/** Reads or makes the certificate, like `loadCertificates`, and keeps it fresh. */
export async function keepCertificates(
  settings: Omit<CertificateSettings, 'now'>,
  { clock, log }: { clock: Clock; log: Logger },
): Promise<Certificates> {
  let current = await loadCertificates({ ...settings, now: clock() });
  let lookedAt = clock();

  const look = async (): Promise<void> => {
    try {
      const next = await loadCertificates({ ...settings, now: clock() });
      const isSame = next.certificate === current.certificate;
      current = next;
      if (isSame) return;
      log.info({ validUntil: next.validUntil }, 'a new certificate is in use');
    } catch (error) {
      log.error({ err: error, validUntil: current.validUntil }, 'the old certificate stays in use');
    }
  };

  return {
    secureContext: (serverName) => {
      if (clock() - lookedAt >= LOOK_EVERY_MS) {
        lookedAt = clock();
        void look();
      }
      return current.secureContext(serverName);
    },
    get certificate() {
      return current.certificate;
    },
    get key() {
      return current.key;
    },
    get validUntil() {
      return current.validUntil;
    },
    ...(current.authority !== undefined && { authority: current.authority }),
  };
}
