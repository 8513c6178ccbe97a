/** The frame of the account pages: one narrow column, a message where something was done or went wrong. */
import { fillText, type Language, type Text } from '../language.ts';
import { type Markup, markup } from '../markup.ts';
import { ASSETS } from '../page/assets.ts';
import { TEXTS } from './texts.ts';

export interface FrameFacts {
  language: Language;
  title: Text | string;
  /** What was done, or what is wrong. */
  message?: { text: Text; isFault: boolean } | undefined;
}

/** A page with its content. It works without a script. */
export function encodeFrame({ language, title, message }: FrameFacts, content: Markup): string {
  const other = language === 'vi' ? 'en' : 'vi';
  const heading = typeof title === 'string' ? title : title[language];
  const notice =
    message &&
    markup`<p class="message" role="${message.isFault ? 'alert' : 'status'}" data-fault="${String(message.isFault)}">${message.text[language]}</p>`;
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${heading} · CôngThư</title>
<link rel="icon" href="${ASSETS.icon.path}" type="image/svg+xml">
<link rel="stylesheet" href="${ASSETS.style.path}">
</head>
<body class="account">
<header class="banner slim"><div class="frame top"><a class="brand" href="/"><img src="${ASSETS.icon.path}" alt="" width="36" height="36">CôngThư</a><a class="language" href="?lang=${other}" lang="${other}" hreflang="${other}">${fillText(TEXTS.otherLanguage, language)}</a></div></header>
<main class="narrow">
<h1>${heading}</h1>
${notice}
${content}
</main>
</body>
</html>
`.markup;
}

export interface FieldFacts {
  id: string;
  label: string;
  type: 'text' | 'email' | 'password';
  autocomplete: string;
  value?: string;
  hint?: string;
}

/** A field with its label; every one of these is required. */
export function field({ id, label, type, autocomplete, value = '', hint }: FieldFacts): Markup {
  const described = hint === undefined ? { markup: '' } : { markup: ` aria-describedby="${id}-hint"` };
  return markup`<div class="field"><label for="${id}">${label}</label>
<input id="${id}" name="${id}" type="${type}" value="${value}" autocomplete="${autocomplete}" required maxlength="256"${described}>
${hint !== undefined && markup`<p class="hint" id="${id}-hint">${hint}</p>`}</div>`;
}

/** Hidden fields that a form sends along. */
export function hidden(values: Readonly<Record<string, string>>): Markup[] {
  return Object.entries(values).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`,
  );
}
