/** Certificates by ACME as this program gets and uses them, where the settings name an authority. */
import { CERTIFICATE_CHANNEL, findCertificate } from '#domain/certificates/acme-store.ts';
import type { Settings } from '#platform/config/settings.ts';
import { addJobs } from '#platform/jobs/add-jobs.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { IssuedCertificates } from '#platform/net/certificate-renewal.ts';
import { renewCertificate } from '#services/certificates/renew.ts';
import type { Core } from './core.ts';

const QUEUE = 'certificates.renew';
const HOUR_MS = 60 * 60_000;
const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';

interface Acme {
  directory: string;
  names: string[];
}

/** The authority and the names of its certificate; undefined where the operator brings a certificate, or nobody asks for one. */
export function acmeOf({
  acme,
  acme_names: more,
  hostname,
  tls_certificate: own,
}: Settings): Acme | undefined {
  if (acme === undefined || own !== undefined) return undefined;
  return {
    directory: acme === 'letsencrypt' ? LETS_ENCRYPT : acme,
    names: [...new Set([hostname, ...more])],
  };
}

/** What the ports are served with once there is a certificate. */
export function issuedCertificates({ settings, db, sealingKey }: Core): IssuedCertificates | undefined {
  const acme = acmeOf(settings);
  if (!acme) return undefined;
  return {
    read: () => findCertificate(db, acme.names, sealingKey),
    listen: (handler) => db.listen(CERTIFICATE_CHANNEL, { onNotification: handler, onReconnected: handler }),
  };
}

/** The job that gets and renews the certificate: looked at every hour, for some live a day only, and tried again while the authority does not agree. */
export function acmeJobs(core: Core): JobHandler[] {
  const acme = acmeOf(core.settings);
  if (!acme) return [];
  const sealing = { sealingKey: core.sealingKey, random: core.random };
  const parts = { ...core, ...acme, sealing, contact: core.settings.acme_contact };
  return [
    {
      queue: QUEUE,
      every: { ms: HOUR_MS, payload: {} },
      async run() {
        await renewCertificate(parts);
      },
    },
  ];
}

/** Looks at once, not only at the next hour: a first start has no certificate yet. */
export async function askForCertificate(core: Core): Promise<void> {
  if (acmeOf(core.settings)) await addJobs(core.db, core, [{ queue: QUEUE, payload: {}, uniqueKey: QUEUE }]);
}
