/** A person of the directory as a vCard, for other address books. */
import { encodeVcards } from '#formats/vcard/encode.ts';
import { saveFile } from '../objects/save-text.ts';

interface Described {
  name: string;
  email: string;
  unit: string;
  title: string;
  phones?: readonly string[];
}

const WORK = { contexts: { work: true } };

export function saveVcard({ name, email, unit, title, phones = [] }: Described): void {
  const card = {
    name: { full: name },
    ...(email !== '' && { emails: { e1: { address: email, ...WORK } } }),
    ...(unit !== '' && { organizations: { o1: { name: unit } } }),
    ...(title !== '' && { titles: { t1: { name: title } } }),
    phones: Object.fromEntries(phones.map((number, at) => [`p${at + 1}`, { number, ...WORK }])),
  };
  saveFile(`${name}.vcf`, encodeVcards([card]), 'text/vcard;charset=utf-8');
}
