/** The path of a folder in people's words: those that everybody has are called as the folder tree calls them. */
import type { TFunction } from 'i18next';

const ROLES: Readonly<Record<string, string>> = {
  INBOX: 'inbox',
  Drafts: 'drafts',
  Sent: 'sent',
  Archive: 'archive',
  Junk: 'junk',
  Trash: 'trash',
};

export function pathText(t: TFunction, path: string): string {
  const [first = '', ...below] = path.split('/');
  const role = ROLES[first];
  return [role === undefined ? first : t(`folders.${role}`), ...below].join(' / ');
}
