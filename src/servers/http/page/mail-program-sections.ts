/** The step-by-step part of the start page: one disclosure for each mail program. */
import { fillText, type Language } from '../language.ts';
import { findMailServer, type MailServer } from '../mail-servers.ts';
import { type Markup, markup } from '../markup.ts';
import { MAIL_PROGRAMS, type MailProgram } from './mail-programs.ts';
import { TEXTS } from './texts.ts';

interface ProgramFacts {
  language: Language;
  domain: string;
  servers: readonly MailServer[];
  contacts: string | undefined;
}

function stepFacts({ servers, contacts, language }: ProgramFacts): Record<string, string | number> {
  const facts: Record<string, string | number> = { contactsUrl: contacts ?? '—' };
  for (const protocol of ['imap', 'smtp'] as const) {
    const server = findMailServer(servers, protocol);
    const security = server?.security === 'starttls' ? TEXTS.securityStarttls : TEXTS.securityTls;
    facts[`${protocol}Host`] = server?.host ?? '—';
    facts[`${protocol}Port`] = server?.port ?? '—';
    facts[`${protocol}Security`] = fillText(security, language);
  }
  return facts;
}

function profileForm({ language, domain }: ProgramFacts): Markup {
  return markup`<form class="profile" action="/apple.mobileconfig" method="get">
<label for="profile-address">${fillText(TEXTS.yourAddress, language)}</label>
<div class="line"><input id="profile-address" name="address" type="email" inputmode="email" autocomplete="email" required maxlength="254" placeholder="nguyenvanan@${domain}"><button type="submit">${fillText(TEXTS.downloadProfile, language)}</button></div>
</form>`;
}

function programDetails(program: MailProgram, isOpen: boolean, facts: ProgramFacts): Markup {
  const values = stepFacts(facts);
  const steps = program.steps.map((step) => markup`<li>${fillText(step, facts.language, values)}</li>`);
  const open = { markup: isOpen ? ' open' : '' };
  return markup`<details name="program" id="${program.id}"${open}><summary><span class="name">${program.name}</span> <span class="hint">${fillText(program.hint, facts.language)}</span></summary>
<div class="body"><ol>${steps}</ol>${program.hasProfile && profileForm(facts)}</div></details>
`;
}

/** All programs, the first one open. */
export function mailProgramSections(facts: ProgramFacts): Markup {
  return markup`<section aria-labelledby="steps"><h2 id="steps">${fillText(TEXTS.stepByStep, facts.language)}</h2>
<div class="programs">${MAIL_PROGRAMS.map((program, index) => programDetails(program, index === 0, facts))}</div></section>`;
}
