/** What judges messages on their way in, as this program runs it: settings into parts of the pipeline. */
import { createResolver } from '#platform/dns/resolver.ts';
import type { DeliveryParts } from '#services/delivery/delivery-parts.ts';
import { createSenderAuthenticator } from '#services/sender-authentication/authenticate.ts';
import type { Core } from './core.ts';

/** The judges that the settings ask for. */
export function openJudges({
  settings,
  clock,
}: Core): Pick<DeliveryParts, 'senderAuthentication' | 'trustedSealers'> {
  if (!settings.sender_authentication) return {};
  const resolver = createResolver({ servers: settings.dns_servers, clock });
  return {
    senderAuthentication: createSenderAuthenticator({ resolver, hostname: settings.hostname, clock }),
    trustedSealers: settings.trusted_sealers,
  };
}
