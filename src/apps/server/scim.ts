/** The personnel feed as this program runs it. */
import { readPrincipal } from '#domain/accounts/principals.ts';
import { baseUrl } from '#servers/http/base-url.ts';
import type { OpenPort } from '#servers/http/dependencies.ts';
import type { ScimDependencies } from '#servers/scim/dependencies.ts';
import type { Core } from './core.ts';
import { lifecycleParts } from './lifecycle.ts';

/** What the service is given. */
export function scimDependencies(core: Core, ports: readonly OpenPort[]): ScimDependencies {
  const { settings, db, blobs, clock } = core;
  const where = { ports, settings: { hostname: settings.hostname, isTryOut: settings.try_out } };
  return {
    lifecycle: lifecycleParts(core),
    readPicture: (hash) => blobs.read(hash),
    readPrincipal: (accountId, from) => readPrincipal(db, accountId, clock(), from),
    settings: {
      isTryOut: settings.try_out,
      organization: settings.domain,
      baseUrl: (host, protocol) => baseUrl(where, host, protocol),
    },
    log: core.log.child({ room: 'scim' }),
  };
}
