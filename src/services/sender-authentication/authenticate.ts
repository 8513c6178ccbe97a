/**
 * Asks who sent a message really: SPF, DKIM, DMARC, ARC and the reverse name, all at once.
 *
 * The package that does the arithmetic is loaded with the first message, because it takes longer than all else of a start.
 * Signatures are only looked for where the header has some: a message without costs a tenth of a millisecond.
 */
import type { DKIMVerifyResult } from 'mailauth';
import type {
  AuthenticationWord,
  DmarcPolicy,
  SenderAuthentication,
} from '#formats/assessment/assessment.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import { breathe } from '#platform/kernel/breath.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { makeLookup } from './lookup.ts';
import { checkReverseName } from './reverse-name.ts';

/** What is asked about. */
export interface MessageFacts {
  bytes: Buffer;
  /** Addresses of the From header, and how many such headers there are (RFC 7489 §6.6.1). */
  fromAddresses: readonly string[];
  fromFields: number;
  /** Whether there is a DKIM-Signature or an ARC set at all. */
  isSigned: boolean;
  reversePath: string;
  helo: string;
  remoteAddress: string;
}

export interface SenderAuthenticator {
  authenticate(message: MessageFacts): Promise<SenderAuthentication>;
}

export interface AuthenticatorParts {
  resolver: Resolver;
  hostname: string;
  clock: Clock;
}

/** A peer waits for us after its message; its own limit is ten minutes (RFC 5321 §4.5.3.2.6), its patience shorter. */
const DEADLINE_MS = 10_000;
/** While nobody answers at all, nobody should wait for each message. */
const DEADLINE_WHEN_DEAF_MS = 1_000;
const DEAF_FOR_MS = 60_000;

const WORDS = new Set<string>([
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'policy',
  'temperror',
  'permerror',
]);

function wordOf(text: string | undefined): AuthenticationWord {
  return text !== undefined && WORDS.has(text) ? (text as AuthenticationWord) : 'none';
}

function policyOf(text: string | undefined): DmarcPolicy | undefined {
  return text === 'none' || text === 'quarantine' || text === 'reject' ? text : undefined;
}

/** What is said when the time is over. */
function unanswered({ fromAddresses }: MessageFacts): SenderAuthentication {
  const domain = domainOf(fromAddresses[0] ?? '');
  return {
    spf: { result: 'temperror' },
    dkim: [],
    dmarc: { result: 'temperror', ...(domain !== '' && { domain }), alignedBy: [] },
    arc: { result: 'none' },
    reverseName: { result: 'temperror' },
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

const UNSIGNED: Pick<DKIMVerifyResult, 'results' | 'arc'> = { results: [] };

/** A signature's finding; the package lists "none" for a message without signatures. */
function dkimFindings(results: DKIMVerifyResult['results'], aligned: string | undefined) {
  return results
    .filter((result) => result.signingDomain !== undefined)
    .map((result) => ({
      result: wordOf(result.status.result),
      ...(result.signingDomain !== undefined && { domain: result.signingDomain }),
      ...(result.selector !== undefined && { selector: result.selector }),
      aligned:
        result.status.result === 'pass'
          ? aligned !== undefined && Boolean(result.status.aligned)
          : Boolean(result.status.aligned),
    }));
}

/** The domain of the last seal (RFC 8617 §4.1.3). */
function sealerOf({ arc }: Pick<DKIMVerifyResult, 'arc'>): string | undefined {
  const chain = arc?.chain;
  const domain: unknown = chain ? chain.at(-1)?.['arc-seal']?.parsed?.d?.value : undefined;
  return typeof domain === 'string' ? domain.toLowerCase() : undefined;
}

/**
 * File by file, with a turn for others between two: the package as a whole, with pictures' certificates that nobody asks for, held the
 * event loop for a quarter of a second.
 */
async function load() {
  const { dkimVerify } = await import('mailauth/lib/dkim/verify.js');
  await breathe();
  const { spf } = await import('mailauth/lib/spf/index.js');
  const { dmarc } = await import('mailauth/lib/dmarc/index.js');
  const { arc } = await import('mailauth/lib/arc/index.js');
  return { dkimVerify, spf, dmarc, arc };
}
/** Loaded by the first message: what a start need not wait for. */
let loading: ReturnType<typeof load> | undefined;

async function ask(parts: AuthenticatorParts, message: MessageFacts): Promise<SenderAuthentication> {
  // Kept, because each import() resolves the name anew.
  loading ??= load();
  const mailauth = await loading;
  const resolver = makeLookup(parts.resolver) as never;
  const [spf, signatures, reverseName] = await Promise.all([
    mailauth.spf({
      ip: message.remoteAddress,
      sender: message.reversePath,
      helo: message.helo,
      mta: parts.hostname,
      resolver,
    }),
    message.isSigned
      ? mailauth.dkimVerify(message.bytes, { resolver, curTime: new Date(parts.clock()) })
      : UNSIGNED,
    checkReverseName(parts.resolver, message.remoteAddress),
  ]);
  const arc = signatures.arc?.chain
    ? await mailauth.arc(signatures.arc as Parameters<typeof mailauth.arc>[0], { resolver })
    : undefined;
  const spfPassed = spf.status.result === 'pass' && spf.domain ? [spf.domain] : [];
  const dkimPassed = signatures.results
    .filter((result) => result.status.result === 'pass')
    .map((result) => ({
      domain: result.signingDomain ?? '',
      aligned: result.status.aligned ?? false,
      ...(result.id !== undefined && { id: result.id }),
    }));
  const dmarc = await mailauth.dmarc({
    headerFrom: [...message.fromAddresses],
    fromFields: message.fromFields,
    spfDomains: spfPassed,
    dkimDomains: dkimPassed,
    resolver,
    ...(arc && { arcResult: arc }),
  });
  const alignment = dmarc ? dmarc.alignment : undefined;
  const policy = dmarc ? policyOf(dmarc.policy) : undefined;
  const sealedBy = sealerOf(signatures);
  return {
    spf: { result: wordOf(spf.status.result), ...(spf.domain && { domain: spf.domain }) },
    dkim: dkimFindings(signatures.results, alignment?.dkim.result),
    dmarc: {
      result: dmarc ? wordOf(dmarc.status.result) : 'permerror',
      ...(message.fromAddresses[0] !== undefined && { domain: domainOf(message.fromAddresses[0]) }),
      ...(policy && { policy }),
      alignedBy: [
        ...(alignment?.spf.result ? (['spf'] as const) : []),
        ...(alignment?.dkim.result ? (['dkim'] as const) : []),
      ],
    },
    arc: {
      result: wordOf(arc?.status.result),
      ...(sealedBy !== undefined && { sealedBy }),
    },
    reverseName,
  };
}

/** Makes the authenticator of a process. */
export function createSenderAuthenticator(parts: AuthenticatorParts): SenderAuthenticator {
  let deafUntil = 0;
  return {
    authenticate: async (message) => {
      const isDeaf = parts.clock() < deafUntil;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(resolve, isDeaf ? DEADLINE_WHEN_DEAF_MS : DEADLINE_MS, 'late');
      });
      try {
        const answer = await Promise.race([ask(parts, message), late]);
        if (answer !== 'late') {
          deafUntil = 0;
          return answer;
        }
        deafUntil = parts.clock() + DEAF_FOR_MS;
        return unanswered(message);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
