/** A DMARC or TLS report out of the message that brings it (RFC 7489 §7.2.1.1, RFC 8460 §5.3). Never throws. */
import type { NewMailReport } from '#domain/mail-reports/mail-reports.ts';
import { unpack } from '#formats/attachments/unpack.ts';
import { packedBytes, readZipDirectory } from '#formats/attachments/zip-directory.ts';
import { parseAggregateReport } from '#formats/dmarc/aggregate-report.ts';
import type { MessagePart, ParsedMessage } from '#formats/mime/message.ts';
import { decodeBody } from '#formats/mime/transfer.ts';
import { inBreaths } from '#platform/kernel/breath.ts';

/** A day of a large domain has a few megabytes. */
const MAX_BYTES = 16 * 1024 * 1024;
const TYPES =
  /^(?:application\/(?:zip|x-zip-compressed|gzip|x-gzip|xml|tlsrpt\+gzip|tlsrpt\+json|octet-stream)|text\/xml)$/;

function* leavesOf(part: MessagePart): Generator<MessagePart> {
  if (part.type !== 'multipart' && !part.message) yield part;
  for (const child of part.parts) yield* leavesOf(child);
}

async function unpacked(packed: Buffer, method: 'gzip' | 'deflate'): Promise<Buffer> {
  return (await inBreaths(unpack(packed, method, MAX_BYTES))).bytes;
}

async function contentOf(body: Buffer): Promise<Buffer> {
  if (body.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return unpacked(body, 'gzip');
  if (body.toString('latin1', 0, 2) !== 'PK') return body;
  const [first] = readZipDirectory(body, 1) ?? [];
  if (!first) return Buffer.alloc(0);
  const packed = packedBytes(body, first);
  return first.method === 0 ? packed : unpacked(packed, 'deflate');
}

function fromDmarc(xml: string): NewMailReport | undefined {
  const report = parseAggregateReport(xml);
  if (!report) return undefined;
  const sumOf = (rows: typeof report.rows): number => rows.reduce((sum, row) => sum + row.count, 0);
  return {
    kind: 'dmarc',
    organisation: report.organisation,
    reportId: report.reportId,
    domain: report.domain,
    beginsAt: new Date(report.begin * 1000),
    endsAt: new Date(report.end * 1000),
    total: sumOf(report.rows),
    failed: sumOf(report.rows.filter((row) => row.dkim !== 'pass' && row.spf !== 'pass')),
    content: report,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Sessions of a policy's summary (RFC 8460 §4.4). */
function sessionsOf(policy: unknown, key: string): number {
  const summary = isObject(policy) && isObject(policy.summary) ? policy.summary[key] : 0;
  return typeof summary === 'number' && Number.isSafeInteger(summary) ? summary : 0;
}

function fromTls(json: string): NewMailReport | undefined {
  const report: unknown = JSON.parse(json);
  if (!isObject(report) || !isObject(report['date-range']) || !Array.isArray(report.policies))
    return undefined;
  const policies: unknown[] = report.policies;
  const [first] = policies;
  const policy = isObject(first) && isObject(first.policy) ? first.policy : {};
  const beginsAt = new Date(textOf(report['date-range']['start-datetime']));
  const endsAt = new Date(textOf(report['date-range']['end-datetime']));
  if (Number.isNaN(beginsAt.getTime()) || Number.isNaN(endsAt.getTime())) return undefined;
  const sumOf = (key: string): number => policies.reduce<number>((sum, one) => sum + sessionsOf(one, key), 0);
  const failed = sumOf('total-failure-session-count');
  return {
    kind: 'tls',
    organisation: textOf(report['organization-name']),
    reportId: textOf(report['report-id']),
    domain: textOf(policy['policy-domain']),
    beginsAt,
    endsAt,
    total: sumOf('total-successful-session-count') + failed,
    failed,
    content: report,
  };
}

function readContent(content: string): NewMailReport | undefined {
  const text = content.trimStart();
  try {
    if (text.startsWith('<')) return fromDmarc(text);
    return text.startsWith('{') ? fromTls(text) : undefined;
  } catch {
    // No report, whatever it calls itself.
    return undefined;
  }
}

/** The report that a message brings, or undefined. */
export async function readReport(bytes: Buffer, parsed: ParsedMessage): Promise<NewMailReport | undefined> {
  for (const part of leavesOf(parsed.root)) {
    if (!TYPES.test(`${part.type}/${part.subtype}`)) continue;
    const body = decodeBody(bytes.subarray(part.bodyStart, part.bodyEnd), part.encoding);
    const report = readContent((await contentOf(body)).toString('utf8'));
    if (report && report.reportId !== '') return report;
  }
  return undefined;
}
