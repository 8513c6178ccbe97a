/** The TLS certificate: there, for this host, and valid for a while yet. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acmeOf } from '#apps/server/acme.ts';
import { findIssuedChain } from '#domain/certificates/acme-store.ts';
import { hasDatabase, withDatabase } from '../open-store.ts';
import { type Check, type CheckContext, type Finding, reasonOf } from './check.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Time enough to renew one by hand. */
const WARN_DAYS = 21;
/** One that an authority gives for a few days only is renewed in time when a quarter of them is left. */
const WARN_LIVES = 1 / 4;

function dateFinding({ validFromDate, validToDate }: X509Certificate): Finding {
  const days = Math.floor((validToDate.getTime() - Date.now()) / DAY_MS);
  const lifeDays = (validToDate.getTime() - validFromDate.getTime()) / DAY_MS;
  const facts = { days, until: validToDate.toISOString().slice(0, 10) };
  const text = { vi: 'có giá trị đến {until} (còn {days} ngày)', en: 'valid until {until} ({days} days)' };
  if (days >= Math.floor(Math.min(WARN_DAYS, lifeDays * WARN_LIVES))) return { level: 'ok', text, facts };
  const advice = { vi: 'gia hạn chứng thư rồi khởi động lại', en: 'renew the certificate and start again' };
  return { level: days < 0 ? 'fail' : 'warn', text, facts, advice };
}

function nameFinding(certificate: X509Certificate, hostname: string): Finding {
  const facts = { hostname };
  if (certificate.checkHost(hostname) !== undefined)
    return { level: 'ok', text: { vi: 'cấp cho {hostname}', en: 'made for {hostname}' }, facts };
  return {
    level: 'fail',
    text: { vi: 'không cấp cho {hostname}', en: 'not made for {hostname}' },
    facts,
    advice: {
      vi: 'đặt lại hostname, hoặc dùng chứng thư có tên này',
      en: 'set hostname, or use a certificate with this name',
    },
  };
}

const LOCAL: Finding = {
  level: 'warn',
  text: { vi: 'do cơ quan chứng thực cục bộ cấp', en: 'signed by the local authority' },
  advice: {
    vi: 'khi vận hành thật, đặt acme = "letsencrypt", hoặc tls_certificate và tls_key',
    en: 'in production, set acme = "letsencrypt", or tls_certificate and tls_key',
  },
};

const NOT_ISSUED: Finding = {
  level: 'warn',
  text: {
    vi: 'nơi cấp (acme) chưa cấp chứng thư nào; đang dùng chứng thư cục bộ',
    en: 'the authority (acme) has given none yet; the local one is in use',
  },
  advice: {
    vi: 'các tên phải dẫn đến cổng 80 của máy này; lý do ở nhật ký: certificates.renew',
    en: 'its names must lead to port 80 here; the log says why: certificates.renew',
  },
};

const findingsOf = (certificate: X509Certificate, hostname: string): Finding[] => [
  dateFinding(certificate),
  nameFinding(certificate, hostname),
];

/** What is in use where an authority gives the certificate. */
async function inspectIssued({ call, settings }: CheckContext, names: readonly string[]): Promise<Finding[]> {
  try {
    const chain = hasDatabase(settings)
      ? await withDatabase(call, { create: false }, ({ db }) => findIssuedChain(db, names))
      : undefined;
    return chain === undefined ? [NOT_ISSUED] : findingsOf(new X509Certificate(chain), settings.hostname);
  } catch (error) {
    const text = { vi: 'chưa xem được: {reason}', en: 'cannot be looked at: {reason}' };
    return [{ level: 'fail', text, facts: { reason: reasonOf(error) } }];
  }
}

export const certificateDates: Check = {
  name: 'tls',
  title: { vi: 'Chứng thư TLS', en: 'TLS certificate' },
  run: async (context) => {
    const { settings } = context;
    const acme = acmeOf(settings);
    if (acme) return inspectIssued(context, acme.names);
    const path = settings.tls_certificate ?? join(settings.data, 'tls', 'server.crt');
    try {
      const certificate = new X509Certificate(await readFile(path));
      const findings = findingsOf(certificate, settings.hostname);
      return settings.tls_certificate === undefined ? [...findings, LOCAL] : findings;
    } catch (error) {
      const missing = settings.tls_certificate === undefined;
      return [
        {
          level: missing ? 'warn' : 'fail',
          text: { vi: 'chưa đọc được {path}: {reason}', en: '{path} cannot be read: {reason}' },
          facts: { path, reason: reasonOf(error) },
          advice: missing
            ? { vi: 'lần chạy đầu sẽ tạo chứng thư cục bộ', en: 'the first run makes a local one' }
            : { vi: 'kiểm tra tls_certificate', en: 'check tls_certificate' },
        },
      ];
    }
  },
};
