/** What judges messages on their way in, as this program runs it: settings into parts of the pipeline. */
import { keepMailReport, type NewMailReport } from '#domain/mail-reports/mail-reports.ts';
import { holdMail } from '#domain/quarantine/quarantined-mail.ts';
import { createResolver, type Resolver } from '#platform/dns/resolver.ts';
import type { DeliveryParts } from '#services/delivery/delivery-parts.ts';
import { createAcquaintances } from '#services/doubt/acquaintances.ts';
import { createPersonalJunk } from '#services/junk/personal.ts';
import { createSenderAuthenticator } from '#services/sender-authentication/authenticate.ts';
import type { Core } from './core.ts';
import { openJunkScorer } from './scanner.ts';
import { readSmimeTrust } from './smime-trust.ts';

type Judges = Pick<
  DeliveryParts,
  | 'senderAuthentication'
  | 'ourDomain'
  | 'acquaintances'
  | 'trustedSealers'
  | 'scanner'
  | 'virusFound'
  | 'onVirus'
  | 'hold'
  | 'junk'
  | 'personalJunk'
  | 'dmarcCollector'
  | 'keepReport'
  | 'smimeTrust'
>;

function openAuthentication({ settings, clock }: Core, resolver: Resolver): Judges {
  if (!settings.sender_authentication) return {};
  return {
    senderAuthentication: createSenderAuthenticator({ resolver, hostname: settings.hostname, clock }),
    trustedSealers: settings.trusted_sealers,
  };
}

/** The message is stored already; a report that cannot be kept is told in the log. */
function keepReport({ db, ids, clock, log }: Core, report: NewMailReport): void {
  keepMailReport(db, report, { id: ids(), now: clock() }).catch((error: unknown) =>
    log.error({ err: error }, 'a report could not be kept'),
  );
}

/** The judges that the settings ask for. */
export function openJudges(core: Core): Judges {
  const viruses = core.metrics.counter({
    name: 'congthu_viruses_total',
    help: 'Messages in which a virus or a dangerous file was found.',
    labels: ['entrance', 'by'],
  });
  const resolver = createResolver({ servers: core.settings.dns_servers, clock: core.clock });
  return {
    ...openAuthentication(core, resolver),
    junk: openJunkScorer(core.settings, resolver, core.clock, core.log),
    personalJunk: createPersonalJunk(core),
    scanner: core.scanner,
    virusFound: core.settings.virus_found,
    onVirus: ({ entrance, by, name }) => {
      viruses({ entrance, by });
      core.log.warn({ entrance, by, virus: name }, 'a virus was found');
    },
    hold: (mail) => holdMail(core, mail),
    dmarcCollector: core.dmarcCollector,
    keepReport: (report) => keepReport(core, report),
    ourDomain: core.settings.domain,
    smimeTrust: readSmimeTrust(core.settings),
    acquaintances: createAcquaintances(core),
  };
}
