/** The signature of an identity, below what will be written. Pure. */
import type { Identity } from '../../../jmap/objects.ts';
import { textToHtml } from './html-text.ts';

export function withSignature(html: string, { htmlSignature, textSignature }: Identity): string {
  const signature = htmlSignature || (textSignature === '' ? '' : textToHtml(textSignature));
  if (signature === '' || html.includes(signature)) return html;
  return `<p></p><p>-- </p>${signature}${html}`;
}
