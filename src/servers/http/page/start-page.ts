/** The start page as HTML: everything on it works without JavaScript; the script only keeps the status fresh. */

import type { OpenPort } from '../dependencies.ts';
import type { Readiness } from '../health.ts';
import { fillText, type Language, type Text } from '../language.ts';
import { findMailServer, type MailServer } from '../mail-servers.ts';
import { type Markup, markup } from '../markup.ts';
import { ASSETS } from './assets.ts';
import { type AuthorityFacts, authorityNotice } from './authority-notice.ts';
import { mailProgramSections } from './mail-program-sections.ts';
import { statusSection, statusSummary } from './status-section.ts';
import { PORT_PURPOSES, TEXTS } from './texts.ts';

export interface StartPageFacts {
  language: Language;
  domain: string;
  isTryOut: boolean;
  hasStatusPage: boolean;
  ports: readonly OpenPort[];
  servers: readonly MailServer[];
  /** Where contacts are. */
  contacts: string | undefined;
  readiness: Readiness;
  startedAt: number;
  authority?: AuthorityFacts | undefined;
}

type Say = (text: Text) => string;

function valueRow(label: string, value: string, say: Say): Markup {
  return markup`<div class="value"><dt>${label}</dt><dd><code>${value}</code><button type="button" class="copy" hidden data-copy="${value}" data-done="${say(TEXTS.copied)}" aria-label="${say(TEXTS.copy)}: ${label}, ${value}">${say(TEXTS.copy)}</button></dd></div>`;
}

function noteRow(label: string, note: string | Markup): Markup {
  return markup`<div class="value"><dt>${label}</dt><dd>${note}</dd></div>`;
}

function serverCard(
  title: string,
  kind: string,
  server: MailServer | undefined,
  say: Say,
): Markup | undefined {
  if (!server) return undefined;
  const security = server.security === 'tls' ? TEXTS.securityTls : TEXTS.securityStarttls;
  return markup`<article class="card"><h3>${title} <span class="kind">${kind}</span></h3><dl>
${valueRow(say(TEXTS.server), server.host, say)}
${valueRow(say(TEXTS.port), String(server.port), say)}
${noteRow(say(TEXTS.security), say(security))}
</dl></article>`;
}

function setUpSection({ servers, domain }: StartPageFacts, say: Say): Markup {
  const account = markup`<article class="card"><h3>${say(TEXTS.account)}</h3><dl>
${noteRow(say(TEXTS.userName), say(TEXTS.wholeAddress))}
${noteRow(say(TEXTS.example), markup`nguyenvanan<wbr>@${domain}`)}
${noteRow(say(TEXTS.password), say(TEXTS.passwordFrom))}
</dl></article>`;
  return markup`<section aria-labelledby="set-up"><h2 id="set-up">${say(TEXTS.setUp)}</h2>
<p class="lead">${say(TEXTS.setUpLead)}</p>
<div class="cards">
${serverCard(say(TEXTS.incoming), 'IMAP', findMailServer(servers, 'imap'), say)}
${serverCard(say(TEXTS.outgoing), 'SMTP', findMailServer(servers, 'smtp'), say)}
${account}
</div></section>`;
}

function portRow({ name, port }: OpenPort, say: Say): Markup {
  const { title, security, purpose } = PORT_PURPOSES[name];
  return markup`<tr><th scope="row">${title}</th><td class="port">${port}</td><td>${security}</td><td>${say(purpose)}</td></tr>`;
}

function portsSection({ ports }: StartPageFacts, say: Say): Markup {
  const order = Object.keys(PORT_PURPOSES);
  const sorted = [...ports].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return markup`<section aria-labelledby="runs"><h2 id="runs">${say(TEXTS.runs)}</h2>
<p class="lead">${say(TEXTS.runsLead)}</p>
<table><thead><tr><th scope="col">${say(TEXTS.service)}</th><th scope="col">${say(TEXTS.port)}</th><th scope="col">${say(TEXTS.security)}</th><th scope="col">${say(TEXTS.purpose)}</th></tr></thead>
<tbody>${sorted.map((port) => portRow(port, say))}</tbody></table></section>`;
}

function header({ language, domain, readiness }: StartPageFacts, say: Say): Markup {
  const other = language === 'vi' ? 'en' : 'vi';
  return markup`<header class="banner"><div class="frame">
<div class="top"><p class="brand"><img src="${ASSETS.icon.path}" alt="" width="36" height="36">CôngThư</p><nav class="places"><a class="language" href="/mail">${say(TEXTS.openMail)}</a> <a class="language" href="/account">${say(TEXTS.myAccount)}</a> <a class="language" href="?lang=${other}" lang="${other}" hreflang="${other}">${say(TEXTS.otherLanguage)}</a></nav></div>
<h1>${say(TEXTS.title)}</h1>
<p class="tagline">${say(TEXTS.lead)} <strong>@${domain}</strong></p>
${statusSummary(readiness, language)}
</div></header>`;
}

function footer(say: Say): Markup {
  return markup`<footer class="frame"><p>${say(TEXTS.legalBasis)}</p>
<p>${say(TEXTS.forOperators)}: <a href="/readyz">/readyz</a> · <a href="/healthz">/healthz</a> · <a href="/metrics">/metrics</a></p></footer>`;
}

/** The whole page. */
export function encodeStartPage(facts: StartPageFacts): string {
  const { language, domain, authority } = facts;
  const say: Say = (text) => fillText(text, language);
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${say(TEXTS.title)} · ${domain}</title>
<link rel="icon" href="${ASSETS.icon.path}" type="image/svg+xml">
<link rel="stylesheet" href="${ASSETS.style.path}">
<script src="${ASSETS.script.path}" defer></script>
</head>
<body>
<a class="skip" href="#main">${say(TEXTS.skip)}</a>
${header(facts, say)}
<main id="main" class="frame">
${authority && authorityNotice(authority, facts.isTryOut, say)}
${setUpSection(facts, say)}
${mailProgramSections(facts)}
<div class="pair">${portsSection(facts, say)}
${statusSection(facts, language)}</div>
</main>
${footer(say)}
</body>
</html>
`.markup;
}
