/**
 * What the world must find in the DNS to send us mail and believe ours: MX, address, reverse name, SPF, DMARC.
 *
 * RFC 5321 §5.1, RFC 7208 §3, RFC 7489 §6.1. Without an answer nothing is said to be wrong: the machine may be offline.
 */
import { Resolver } from 'node:dns/promises';
import type { Settings } from '#platform/config/settings.ts';
import type { Facts, Text } from '../language.ts';
import type { Check, Finding } from './check.ts';

const TIMEOUT_MS = 3_000;
const ABSENT = new Set(['ENODATA', 'ENOTFOUND']);

/** An answer, an empty one where the record does not exist, or undefined where nobody answered. */
async function ask<T>(question: Promise<T[]>): Promise<T[] | undefined> {
  try {
    return await question;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return ABSENT.has(code) ? [] : undefined;
  }
}

const NO_ANSWER: Text = {
  vi: '{record}: máy chủ tên miền không trả lời',
  en: '{record}: the name servers do not answer',
};

/** Judges one answer. */
function judge(
  record: string,
  answer: readonly string[] | undefined,
  isRight: (value: string) => boolean,
  advice: Text,
  facts: Facts,
): Finding {
  if (answer === undefined) return { level: 'warn', text: NO_ANSWER, facts: { record } };
  const value = answer.find(isRight);
  if (value !== undefined)
    return {
      level: 'ok',
      text: { vi: '{record}: {value}', en: '{record}: {value}' },
      facts: { record, value },
    };
  const found = answer.join(', ') || '–';
  return {
    level: 'fail',
    text: { vi: '{record}: chưa đúng (hiện có: {found})', en: '{record}: not right (found: {found})' },
    facts: { ...facts, record, found },
    advice,
  };
}

async function checkNames(resolver: Resolver, { domain, hostname }: Settings): Promise<Finding[]> {
  const facts = { domain, hostname };
  const exchanges = await ask(resolver.resolveMx(domain));
  const v4 = await ask(resolver.resolve4(hostname));
  const v6 = await ask(resolver.resolve6(hostname));
  const addresses = v4 || v6 ? [...(v4 ?? []), ...(v6 ?? [])] : undefined;
  const [address] = addresses ?? [];
  const names = address === undefined ? addresses : await ask(resolver.reverse(address));
  return [
    judge(
      `MX ${domain}`,
      exchanges?.map((mx) => mx.exchange.toLowerCase()),
      (name) => name === hostname,
      { vi: 'thêm bản ghi: {domain}. MX 10 {hostname}.', en: 'add the record: {domain}. MX 10 {hostname}.' },
      facts,
    ),
    judge(
      `A/AAAA ${hostname}`,
      addresses,
      () => true,
      { vi: 'thêm bản ghi A hoặc AAAA cho {hostname}', en: 'add an A or AAAA record for {hostname}' },
      facts,
    ),
    judge(
      `PTR ${address ?? hostname}`,
      names?.map((name) => name.toLowerCase()),
      (name) => name === hostname,
      {
        vi: 'nhờ nhà cung cấp mạng đặt tên ngược của địa chỉ là {hostname}; thiếu nó nhiều nơi từ chối thư',
        en: "have the network's provider set the reverse name to {hostname}; without it many refuse our mail",
      },
      facts,
    ),
  ];
}

/** The strings of each TXT record as one (RFC 7208 §3.3). */
function joinTexts(answer: string[][] | undefined): string[] | undefined {
  return answer?.map((parts) => parts.join(''));
}

async function checkPolicies(resolver: Resolver, { domain }: Settings): Promise<Finding[]> {
  const spf = joinTexts(await ask(resolver.resolveTxt(domain)))?.filter((text) => text.startsWith('v=spf1'));
  const dmarc = joinTexts(await ask(resolver.resolveTxt(`_dmarc.${domain}`)));
  return [
    judge(
      `SPF ${domain}`,
      spf,
      () => true,
      {
        vi: 'thêm bản ghi: {domain}. TXT "v=spf1 mx -all"',
        en: 'add the record: {domain}. TXT "v=spf1 mx -all"',
      },
      { domain },
    ),
    judge(
      `DMARC ${domain}`,
      dmarc,
      (text) => text.startsWith('v=DMARC1'),
      {
        vi: 'thêm bản ghi: _dmarc.{domain}. TXT "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"',
        en: 'add the record: _dmarc.{domain}. TXT "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"',
      },
      { domain },
    ),
  ];
}

export const dnsRecords: Check = {
  name: 'dns',
  title: { vi: 'DNS', en: 'DNS' },
  run: async ({ settings }) => {
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 1 });
    if (settings.dns_servers.length > 0) resolver.setServers(settings.dns_servers);
    const [names, policies] = await Promise.all([
      checkNames(resolver, settings),
      checkPolicies(resolver, settings),
    ]);
    return [...names, ...policies];
  },
};
