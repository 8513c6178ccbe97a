/** A person as a vCard (RFC 6350), for other address books. */
import { saveText } from '../objects/save-text.ts';

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll(',', '\\,').replaceAll(';', '\\;');
}

export function encodeVcard(person: {
  name: string;
  email: string;
  unit: string;
  title: string;
  phones?: readonly string[];
}): string {
  const [family = '', ...given] = person.name.split(' ');
  const lines = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    `FN:${escape(person.name)}`,
    `N:${escape(family)};${escape(given.join(' '))};;;`,
    ...(person.email === '' ? [] : [`EMAIL;TYPE=work:${escape(person.email)}`]),
    ...(person.unit === '' ? [] : [`ORG:${escape(person.unit)}`]),
    ...(person.title === '' ? [] : [`TITLE:${escape(person.title)}`]),
    ...(person.phones ?? []).map((phone) => `TEL;TYPE=work:${escape(phone)}`),
    'END:VCARD',
  ];
  return `${lines.join('\r\n')}\r\n`;
}

export function saveVcard(person: Parameters<typeof encodeVcard>[0]): void {
  saveText(`${person.name}.vcf`, encodeVcard(person));
}
