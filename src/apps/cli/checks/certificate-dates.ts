/** The TLS certificate: there, for this host, and valid for a while yet. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Check, type Finding, reasonOf } from './check.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Time enough to renew one by hand. */
const WARN_DAYS = 21;

function dateFinding(certificate: X509Certificate): Finding {
  const days = Math.floor((certificate.validToDate.getTime() - Date.now()) / DAY_MS);
  const facts = { days, until: certificate.validToDate.toISOString().slice(0, 10) };
  const text = { vi: 'có giá trị đến {until} (còn {days} ngày)', en: 'valid until {until} ({days} days)' };
  if (days >= WARN_DAYS) return { level: 'ok', text, facts };
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
    vi: 'khi vận hành thật, đặt tls_certificate và tls_key',
    en: 'in production, set tls_certificate and tls_key',
  },
};

export const certificateDates: Check = {
  name: 'tls',
  title: { vi: 'Chứng thư TLS', en: 'TLS certificate' },
  run: async ({ settings }) => {
    const path = settings.tls_certificate ?? join(settings.data, 'tls', 'server.crt');
    try {
      const certificate = new X509Certificate(await readFile(path));
      const findings = [dateFinding(certificate), nameFinding(certificate, settings.hostname)];
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
