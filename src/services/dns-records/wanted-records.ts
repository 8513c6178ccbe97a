/**
 * The records that our domain is to publish: where mail for us goes, who may send in our name, our keys and policies.
 *
 * RFC 5321 §5.1 (MX), 7208 (SPF), 6376 (DKIM), 7489 (DMARC), 8461 (MTA-STS), 8460 (TLS-RPT), 6186 and 8314 (SRV).
 */
import { createHash } from 'node:crypto';
import type { DkimKey } from '#domain/outbound/dkim-keys.ts';

export type RecordPurpose =
  | 'mx'
  | 'address'
  | 'reverse'
  | 'spf'
  | 'dkim'
  | 'dmarc'
  | 'mtaSts'
  | 'mtaStsHost'
  | 'tlsReports'
  | 'service';

export interface WantedRecord {
  purpose: RecordPurpose;
  name: string;
  type: 'MX' | 'A' | 'PTR' | 'TXT' | 'SRV';
  /** As it stands in a zone file; empty where only the operator knows (addresses). */
  value: string;
  /** Without it mail is lost or refused; others make it better. */
  isRequired: boolean;
  /** Right when the published text passes, where that is not equality. */
  isRight: (found: string) => boolean;
  why: { vi: string; en: string };
}

export interface RecordSettings {
  domain: string;
  hostname: string;
  mtaSts: 'none' | 'testing' | 'enforce';
  /** Public ports of the services that mail programs look for. */
  ports: { imaps: number; submissions: number; pop3s: number; https: number };
}

/** How long others may keep our MTA-STS policy; short while it is being tried. */
const MAX_AGE_S = { none: 86_400, testing: 86_400, enforce: 604_800 };

/** The policy at https://mta-sts.<domain>/.well-known/mta-sts.txt (RFC 8461 §3.2). */
export function mtaStsPolicy({ hostname, mtaSts }: Pick<RecordSettings, 'hostname' | 'mtaSts'>): string {
  return `version: STSv1\r\nmode: ${mtaSts}\r\nmx: ${hostname}\r\nmax_age: ${MAX_AGE_S[mtaSts]}\r\n`;
}

/** RFC 8461 §3.1: changes when the policy does. */
function policyId(policy: string): string {
  return createHash('sha256').update(policy).digest('hex').slice(0, 16);
}

function startsWith(beginning: string): (found: string) => boolean {
  return (found) => found.replaceAll(/\s+/g, '').toLowerCase().startsWith(beginning.toLowerCase());
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, '').replace(/;$/, '');
}

const DKIM_WHY: Readonly<Record<DkimKey['state'], { vi: string; en: string }>> = {
  next: {
    vi: 'Khóa ký mới: thêm bản ghi này rồi kích hoạt khóa.',
    en: 'A new signing key: publish this, then activate the key.',
  },
  active: { vi: 'Khóa đang ký mọi thư gửi đi.', en: 'The key that signs all outgoing mail.' },
  retiring: {
    vi: 'Khóa cũ: giữ bản ghi cho tới khi thư đã ký bằng nó đến nơi.',
    en: 'An old key: keep the record until mail signed with it has arrived.',
  },
};

function dkimRecord(key: DkimKey): WantedRecord {
  return {
    purpose: 'dkim',
    name: key.recordName,
    type: 'TXT',
    value: key.record,
    isRequired: key.state === 'active' && key.algorithm === 'rsa-sha256',
    isRight: (found) => withoutBlanks(found) === withoutBlanks(key.record),
    why: DKIM_WHY[key.state],
  };
}

function textRecord(
  purpose: RecordPurpose,
  name: string,
  value: string,
  more: Pick<WantedRecord, 'why' | 'isRight' | 'isRequired'>,
): WantedRecord {
  return { purpose, name, type: 'TXT', value, ...more };
}

function policyRecords({ domain, ...settings }: RecordSettings): WantedRecord[] {
  const mailto = `rua=mailto:postmaster@${domain}`;
  const id = policyId(mtaStsPolicy(settings));
  const records = [
    textRecord('spf', domain, 'v=spf1 mx -all', {
      isRequired: true,
      isRight: startsWith('v=spf1'),
      why: { vi: 'Máy chủ nào được gửi thư của tên miền.', en: 'Which servers may send mail of the domain.' },
    }),
    textRecord('dmarc', `_dmarc.${domain}`, `v=DMARC1; p=quarantine; ${mailto}`, {
      isRequired: true,
      isRight: startsWith('v=dmarc1;p='),
      why: {
        vi: 'Nơi nhận làm gì với thư mạo danh, và báo cáo về đâu.',
        en: 'What receivers do with forged mail, and where they report it.',
      },
    }),
    textRecord('tlsReports', `_smtp._tls.${domain}`, `v=TLSRPTv1; ${mailto}`, {
      isRequired: false,
      isRight: startsWith('v=tlsrptv1;'),
      why: { vi: 'Nơi gửi báo cáo lỗi TLS.', en: 'Where failures of TLS are reported to.' },
    }),
  ];
  if (settings.mtaSts === 'none') return records;
  return [
    ...records,
    textRecord('mtaSts', `_mta-sts.${domain}`, `v=STSv1; id=${id}`, {
      isRequired: false,
      isRight: (found) => withoutBlanks(found) === `v=STSv1;id=${id}`,
      why: {
        vi: 'Thư đến chỉ qua TLS; đổi mã mỗi khi chính sách đổi.',
        en: 'Mail to us over TLS only; the id changes with the policy.',
      },
    }),
    {
      purpose: 'mtaStsHost',
      name: `mta-sts.${domain}`,
      type: 'A',
      value: '',
      isRequired: false,
      isRight: () => true,
      why: {
        vi: 'Máy chủ web này, với chứng thư cho tên đó: chính sách MTA-STS nằm ở đây.',
        en: 'This web server, with a certificate for that name: the MTA-STS policy lies there.',
      },
    },
  ];
}

function serviceRecords({ domain, hostname, ports }: RecordSettings): WantedRecord[] {
  const services = {
    _submissions: ports.submissions,
    _imaps: ports.imaps,
    _pop3s: ports.pop3s,
    _jmap: ports.https,
    _carddavs: ports.https,
  };
  return Object.entries(services).map(([service, port]) => ({
    purpose: 'service',
    name: `${service}._tcp.${domain}`,
    type: 'SRV',
    value: `0 1 ${port} ${hostname}.`,
    isRequired: false,
    isRight: (found) => found === `0 1 ${port} ${hostname}.`,
    why: { vi: 'Chương trình thư tự tìm máy chủ.', en: 'Mail programs find the server by themselves.' },
  }));
}

/** Every record the domain is to have, the most needed first. */
export function wantedRecords(settings: RecordSettings, keys: readonly DkimKey[]): WantedRecord[] {
  const { domain, hostname } = settings;
  return [
    {
      purpose: 'mx',
      name: domain,
      type: 'MX',
      value: `10 ${hostname}.`,
      isRequired: true,
      isRight: (found) => found.endsWith(` ${hostname}.`),
      why: {
        vi: 'Thư gửi đến tên miền đi tới máy chủ nào.',
        en: 'Which server mail for the domain goes to.',
      },
    },
    {
      purpose: 'address',
      name: hostname,
      type: 'A',
      value: '',
      isRequired: true,
      isRight: () => true,
      why: { vi: 'Địa chỉ của máy chủ thư (A hoặc AAAA).', en: 'The mail server’s address (A or AAAA).' },
    },
    {
      purpose: 'reverse',
      name: hostname,
      type: 'PTR',
      value: `${hostname}.`,
      isRequired: true,
      isRight: (found) => found === `${hostname}.`,
      why: {
        vi: 'Tên ngược của địa chỉ, do nhà cung cấp mạng đặt; thiếu nó nhiều nơi từ chối thư.',
        en: 'The address’s reverse name, set by the network’s provider; without it many refuse our mail.',
      },
    },
    ...policyRecords(settings),
    ...keys.map(dkimRecord),
    ...serviceRecords(settings),
  ];
}
