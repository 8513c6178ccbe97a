/** What judges messages on their way in, as this program runs it: settings into parts of the pipeline. */
import { keepMailReport, type NewMailReport } from '#domain/mail-reports/mail-reports.ts';
import { holdMail } from '#domain/quarantine/quarantined-mail.ts';
import { noteRefused, type Withheld } from '#domain/quarantine/withheld-mail.ts';
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

/** The message is refused whatever becomes of this; what cannot be noted is told in the log. */
function tellOfRefusal(core: Core, refused: Withheld): void {
  noteRefused(core, refused).catch((error: unknown) =>
    core.log.error({ err: error }, 'a refused message could not be noted'),
  );
}

const DAY_MS = 86_400_000;
/** Half past seven in Việt Nam, when offices open. */
const DIGEST_MS = 30 * 60_000;

/** When people next hear of junk that is held for them; undefined where the settings say never. */
function digestTime({ settings, clock }: Core): Date | undefined {
  if (settings.junk_digest === 'off') return undefined;
  return new Date((Math.floor((clock() - DIGEST_MS) / DAY_MS) + 1) * DAY_MS + DIGEST_MS);
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
    onVirus: ({ entrance, by, name, refused }) => {
      viruses({ entrance, by });
      core.traffic.note('virus');
      core.log.warn({ entrance, by, virus: name }, 'a virus was found');
      if (refused) tellOfRefusal(core, refused);
    },
    hold: (mail) => holdMail(core, mail, digestTime(core)),
    dmarcCollector: core.dmarcCollector,
    keepReport: (report) => keepReport(core, report),
    ourDomain: core.settings.domain,
    smimeTrust: readSmimeTrust(core),
    acquaintances: createAcquaintances(core),
  };
}
