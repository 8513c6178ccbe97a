/**
 * The header Authentication-Results (RFC 8601 §2.2): ours written, and recognised where somebody outside forged it.
 *
 * Values that are no token are quoted (RFC 2045 §5.1); what could break out of a header is left out.
 */
import type { SenderAuthentication } from './assessment.ts';

const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`{|}~-]+$/;
/** Names and addresses are shorter; what a peer makes up is cut. */
const MAX_VALUE = 255;

function value(text: string): string {
  const clean = text.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, '').slice(0, MAX_VALUE);
  if (TOKEN.test(clean)) return clean;
  return `"${clean.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
}

function property(name: string, text: string | undefined): string {
  return text === undefined || text === '' ? '' : ` ${name}=${value(text)}`;
}

function dkimClauses({ dkim }: SenderAuthentication): string[] {
  if (dkim.length === 0) return ['dkim=none'];
  return dkim.map(
    (finding) =>
      `dkim=${finding.result}${property('header.d', finding.domain)}${property('header.s', finding.selector)}`,
  );
}

/** The value of the header; `facts` are of the envelope (RFC 8601 §2.7.2, §2.7.3). */
export function encodeAuthenticationResults(
  authservId: string,
  found: SenderAuthentication,
  facts: { reversePath: string; helo: string; remoteAddress: string },
): string {
  const { spf, dmarc, arc, reverseName } = found;
  const sender =
    facts.reversePath === ''
      ? property('smtp.helo', facts.helo)
      : property('smtp.mailfrom', facts.reversePath);
  const policy = dmarc.policy ? ` (p=${dmarc.policy})` : '';
  const clauses = [
    `spf=${spf.result}${sender}`,
    ...dkimClauses(found),
    `dmarc=${dmarc.result}${policy}${property('header.from', dmarc.domain)}`,
    ...(arc.result === 'none' ? [] : [`arc=${arc.result}${property('header.d', arc.sealedBy)}`]),
    `iprev=${reverseName.result}${property('policy.iprev', facts.remoteAddress)}`,
  ];
  return `${authservId};\r\n\t${clauses.join(';\r\n\t')}`;
}

/**
 * The authserv-id of a header's value in small letters: what stands before the first semicolon, without comments and
 * version (RFC 8601 §2.2, §2.5). ARC-Authentication-Results begin with their instance (RFC 8617 §4.1.1).
 */
export function readAuthservId(text: string): string {
  const plain = text
    .replaceAll(/\([^()]*\)/g, ' ')
    .replace(/^\s*i\s*=\s*\d+\s*;/i, '')
    .trim();
  const [, quoted, token] = /^(?:"([^"]*)"|([^\s;]*))/.exec(plain) ?? [];
  return (quoted ?? token ?? '').toLowerCase().replace(/\.$/, '');
}
