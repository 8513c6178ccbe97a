/** The notice about the local certificate authority: what it means, its fingerprint, and where to get it. */
import { X509Certificate } from 'node:crypto';
import type { Text } from '../language.ts';
import { type Markup, markup } from '../markup.ts';
import { TEXTS } from './texts.ts';

export interface AuthorityFacts {
  fingerprint: string;
}

/** What the page says of the authority's certificate. */
export function readAuthorityFacts(pem: string): AuthorityFacts {
  return { fingerprint: new X509Certificate(pem).fingerprint256 };
}

/** The notice; in the try-out it is an invitation, elsewhere a caution. */
export function authorityNotice(
  { fingerprint }: AuthorityFacts,
  isTryOut: boolean,
  say: (text: Text) => string,
): Markup {
  return markup`<aside class="notice" aria-labelledby="notice"><h2 id="notice">${say(isTryOut ? TEXTS.tryOut : TEXTS.ownAuthority)}</h2>
<p>${say(isTryOut ? TEXTS.tryOutText : TEXTS.ownAuthorityText)}</p>
<p class="line"><a class="button" href="/ca.crt" download="congthu-ca.crt">${say(TEXTS.downloadAuthority)}</a></p>
<p class="fingerprint">${say(TEXTS.fingerprint)} <code>${fingerprint}</code></p></aside>`;
}
