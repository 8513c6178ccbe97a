/** The pages on which somebody lets a program or a device use their account. */
import { encodeFrame, type FrameFacts, field, hidden } from '../account/frame.ts';
import { TEXTS } from '../account/texts.ts';
import { fillText, type Text } from '../language.ts';
import { type Markup, markup } from '../markup.ts';

type PageFacts = Pick<FrameFacts, 'language' | 'message'>;

/** The question whether a program may; `values` are sent along with the answer. */
export function encodeConsentPage(
  facts: PageFacts & {
    clientName: string;
    address: string;
    action: string;
    values: Readonly<Record<string, string>>;
  },
): string {
  const { language, clientName, address, action, values } = facts;
  const say = (text: Text): string => fillText(text, language);
  const answer = (value: string, text: Text, kind: string): Markup =>
    markup`<button class="${kind}" type="submit" name="answer" value="${value}">${say(text)}</button>`;
  return encodeFrame(
    { ...facts, title: fillText(TEXTS.wantsAccess, language, { name: clientName }) },
    markup`<p class="who">${say(TEXTS.signedInAs)} <strong>${address}</strong></p>
<p class="lead">${say(TEXTS.allowLead)}</p>
<form class="answers" method="post" action="${action}">${hidden(values)}
${answer('allow', TEXTS.allow, 'plain')} ${answer('refuse', TEXTS.refuse, 'quiet')}</form>`,
  );
}

/** The form for the code that a device shows. */
export function encodeDevicePage(facts: PageFacts & { typed: string }): string {
  const { language, typed } = facts;
  const say = (text: Text): string => fillText(text, language);
  return encodeFrame(
    { ...facts, title: TEXTS.deviceTitle },
    markup`<form class="stack" method="get" action="/oauth/device">
${field({ id: 'user_code', label: say(TEXTS.code), type: 'text', autocomplete: 'off', value: typed, hint: say(TEXTS.deviceLead) })}
<button type="submit">${say(TEXTS.goOn)}</button></form>`,
  );
}

/** A page that only says something. */
export function encodeWordPage(facts: PageFacts & { title: Text }): string {
  return encodeFrame(facts, markup``);
}
