/**
 * A certificate that stays valid while the program runs: looked at again once an hour, when somebody connects.
 *
 * The local one is made anew before it ends; the operator's files are read again, so that a renewal by an ACME client
 * counts without a restart; one that an authority gave to any process of ours is in use at once. When that fails the old certificate stays and the log says why.
 */
import type { Clock } from '#platform/kernel/clock.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { type CertificateSettings, type Certificates, loadCertificates } from './certificates.ts';

/** ACME clients renew weeks ahead; an hour is soon enough and costs one small file an hour. */
const LOOK_EVERY_MS = 60 * 60 * 1000;

/** Certificates that an authority gives while the program runs. */
export interface IssuedCertificates {
  /** The newest, or undefined before the first: until then the local one serves. */
  read(): Promise<{ chain: string; key: string } | undefined>;
  /** Calls the handler when there is a new one; the result ends that. */
  listen(handler: () => void): Promise<{ close(): Promise<void> }>;
}

export interface RenewalSources {
  clock: Clock;
  log: Logger;
  issued?: IssuedCertificates | undefined;
}

/** Reads or makes the certificate, like `loadCertificates`, and keeps it fresh. */
export async function keepCertificates(
  settings: Omit<CertificateSettings, 'now' | 'issued'>,
  { clock, log, issued }: RenewalSources,
): Promise<Certificates> {
  const load = async (): Promise<Certificates> =>
    loadCertificates({ ...settings, issued: await issued?.read(), now: clock() });
  let current = await load();
  let lookedAt = clock();

  const look = async (): Promise<void> => {
    try {
      const next = await load();
      const isSame = next.certificate === current.certificate;
      current = next;
      if (isSame) return;
      log.info({ validUntil: next.validUntil }, 'a new certificate is in use');
    } catch (error) {
      log.error({ err: error, validUntil: current.validUntil }, 'the old certificate stays in use');
    }
  };

  const listening = await issued?.listen(() => void look());
  return {
    ...(listening && { close: () => listening.close() }),
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
