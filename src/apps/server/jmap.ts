/** The JMAP server as this program runs it: settings and core into its parts. */
import { noteRevocationUrls } from '#domain/certificates/revocation-lists.ts';
import { ListSnapshots } from '#domain/mailstore/list-snapshots.ts';
import { makeVapidKey } from '#formats/web-push/vapid.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import { readInstallationSecret } from '#platform/postgres/installation-secret.ts';
import { baseUrl } from '#servers/http/base-url.ts';
import type { OpenPort } from '#servers/http/dependencies.ts';
import type { JmapDependencies } from '#servers/jmap/dependencies.ts';
import { createSmimeStatuses } from '#servers/jmap/smime/statuses.ts';
import { type CheckedRecord, checkRecords } from '#services/dns-records/check-records.ts';
import { readOwnRecords } from '#services/dns-records/own-records.ts';
import { createUnsubscribe } from '#services/list-unsubscribe/one-click.ts';
import { createPreviewMaker } from '#services/previews/preview-maker.ts';
import { createLetterPainter } from '#services/quarantine/letter-picture.ts';
import { createAccountSignIn } from '#services/sign-in/account-sign-in.ts';
import { createPushSender } from '#services/web-push/send.ts';
import { shareCacheMemory } from './cache-memory.ts';
import type { Core } from './core.ts';
import { forwardingPolicy } from './filters.ts';
import { checkHealth } from './health.ts';
import { lifecycleParts, slipParts } from './lifecycle.ts';
import { ownerNotices } from './owner-notices.ts';
import { signInParts } from './sign-in.ts';
import { readSmimeTrust } from './smime-trust.ts';
import { createRecipientFinder, openDelivery } from './smtp.ts';

/** The records of our domains, with all their keys: the one we have, one that was left and still receives, one that is to come. */
async function checkDnsRecords({ db, settings, clock }: Core): Promise<CheckedRecord[]> {
  const { hostname, mta_sts: mtaSts, ports } = settings;
  const wanted = await readOwnRecords(db, { hostname, mtaSts, ports });
  const { dns_servers: servers, dns_validates: validates } = settings;
  return checkRecords(wanted, createResolver({ servers, validates, clock }));
}

function smimeStatuses(core: Core): JmapDependencies['smime'] {
  const { db, blobs, clock } = core;
  return createSmimeStatuses({
    blobs,
    clock,
    authorities: readSmimeTrust(core),
    noteLists: (urls) => noteRevocationUrls(db, urls, clock()),
  });
}

/** What JMAP stands on in this process: for its routes, and for the pushes of the worker. */
export async function openJmap(core: Core, ports: readonly OpenPort[]): Promise<JmapDependencies> {
  const { settings, metrics } = core;
  const calls = metrics.duration({
    name: 'congthu_jmap_call_seconds',
    help: 'JMAP calls, without the time of the request around them.',
    labels: ['method', 'failed'],
  });
  return {
    db: core.db,
    blobs: core.blobs,
    lists: new ListSnapshots(shareCacheMemory(settings.cache_memory).lists),
    filer: core.filer,
    hub: core.hub,
    objects: core.objects,
    delivery: openDelivery(core),
    events: core.mailEvents,
    receiving: core.receiving,
    scanner: core.scanner,
    smime: smimeStatuses(core),
    painter: createLetterPainter(core.log.child({ room: 'quarantine' })),
    secrecyGuard: core.secrecyGuard,
    sealing: { sealingKey: core.sealingKey, random: core.random },
    checkDnsRecords: () => checkDnsRecords(core),
    checkHealth: () => checkHealth(core),
    isServed: core.isServed,
    lifecycle: lifecycleParts(core),
    slips: slipParts(core, `https://${settings.hostname}/`),
    findRecipient: createRecipientFinder(core),
    signIn: createAccountSignIn(signInParts(core, 'jmap')),
    push: createPushSender({
      key: makeVapidKey(await readInstallationSecret(core.db, 'vapid', core.random)),
      contact: `mailto:postmaster@${settings.domain}`,
      random: core.random,
      clock: core.clock,
      allowsPrivateNetworks: settings.try_out,
      tracing: core.tracing,
    }),
    unsubscribe: createUnsubscribe({ allowsPrivateNetworks: settings.try_out }),
    sendingRules: { policies: core.policies, isIsolatedNetwork: settings.isolated_network },
    random: core.random,
    previews: createPreviewMaker(),
    linkSecret: core.linkSecret,
    hasher: core.hasher,
    tellOwner: ownerNotices(core),
    clock: core.clock,
    ids: core.ids,
    settings: {
      isTryOut: settings.try_out,
      baseUrl: (host, protocol) =>
        baseUrl(
          { ports, settings: { hostname: settings.hostname, isTryOut: settings.try_out } },
          host,
          protocol,
        ),
      webOrigins: settings.web_origins,
      forwarding: forwardingPolicy(core),
      maxMessageBytes: settings.max_message_size,
      files: { maxFileBytes: settings.max_file_size, quotaBytes: settings.file_quota },
      maxRecipients: settings.max_recipients,
      domain: settings.domain,
      hostname: settings.hostname,
    },
    log: core.log.child({ room: 'jmap' }),
    onCall: (method, failed, seconds) => calls(seconds * 1000, { method, failed: String(failed) }),
  };
}
