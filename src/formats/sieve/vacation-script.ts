/** The answer while away as a script (RFC 8621 §8, RFC 9661 §4): what people write in a form, run by the engine. */

export interface VacationText {
  fromDate: Date | null;
  toDate: Date | null;
  subject: string | null;
  textBody: string | null;
  htmlBody: string | null;
}

const DEFAULT_TEXT =
  'Tôi đang vắng mặt và sẽ trả lời thư của ông/bà khi trở lại.\n\nI am away and will answer your message when I am back.';

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** A text of several lines, its dots doubled (RFC 5228 §2.4.2). */
function block(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  return `text:\n${lines.map((line) => (line.startsWith('.') ? `.${line}` : line)).join('\n')}\n.\n`;
}

function moment(date: Date): string {
  return quote(`${date.toISOString().slice(0, 19)}+00:00`);
}

/** Base64 in lines, from text, without anything of one platform. */
function base64Lines(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll(/(.{76})/g, '$1\n');
}

function alternative(type: string, content: string): string {
  return `--=_vacation\nContent-Type: ${type}; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${base64Lines(content)}\n`;
}

/** Text and HTML as alternatives; base64 keeps boundary and dots out of the way. */
function alternatives(text: string, html: string): string {
  return (
    `Content-Type: multipart/alternative; boundary="=_vacation"\n\n` +
    `${alternative('text/plain', text)}${alternative('text/html', html)}--=_vacation--\n`
  );
}

/** The script. Once a week for each sender, as RFC 5230 §4.1 has it. */
export function vacationScript({ fromDate, toDate, subject, textBody, htmlBody }: VacationText): string {
  const conditions = [
    ...(fromDate ? [`currentdate :zone "+0000" :value "ge" "iso8601" ${moment(fromDate)}`] : []),
    ...(toDate ? [`currentdate :zone "+0000" :value "lt" "iso8601" ${moment(toDate)}`] : []),
  ];
  const text = textBody ?? DEFAULT_TEXT;
  const title = subject === null || subject === '' ? '' : ` :subject ${quote(subject)}`;
  const answer =
    htmlBody === null
      ? `vacation :handle "vacation-response"${title} ${block(text)};`
      : `vacation :handle "vacation-response"${title} :mime ${block(alternatives(text, htmlBody))};`;
  const guarded =
    conditions.length > 0 ? `if allof (${conditions.join(', ')}) {\n${answer}\n}\n` : `${answer}\n`;
  const needs = ['vacation', ...(conditions.length > 0 ? ['date', 'relational'] : [])];
  return `require [${needs.map(quote).join(', ')}];\n${guarded}`;
}
