/** What may be meant: people who wrote, operators, what was searched before. All from what is here, at once. */
import { IconClock, IconFilter, IconUser } from '@tabler/icons-react';
import { type ComponentType, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import type { IconProps } from '../../../design/parts/icon-button.tsx';
import { useClient } from '../../../jmap/hooks.ts';
import { knownPeople } from '../compose/known-people.ts';
import { recentSearches } from './recent-searches.ts';

export interface Suggestion {
  value: string;
  label: string;
  hint: string;
  icon: ComponentType<IconProps>;
}

const OPERATORS = {
  vi: ['từ:', 'đến:', 'chủ đề:', 'có:tệp', 'chưa:đọc', 'trong:đã gửi', 'sau:', 'trước:', 'lớn hơn:5M'],
  en: [
    'from:',
    'to:',
    'subject:',
    'has:attachment',
    'is:unread',
    'in:sent',
    'after:',
    'before:',
    'larger:5M',
  ],
};
const PEOPLE = /^((?:từ|tu|from|đến|den|to):)(.*)$/i;
const MAX_PEOPLE = 5;
const MAX_RECENT = 4;

/** The word being typed; what stands before it is kept. */
function lastWord(text: string): { before: string; word: string } {
  const at = text.lastIndexOf(' ') + 1;
  return { before: text.slice(0, at), word: text.slice(at) };
}

/** `trong:đã gửi` has to be written `trong:"đã gửi"`. */
function quoteValue(operator: string): string {
  const start = operator.indexOf(':') + 1;
  const value = operator.slice(start);
  return value.includes(' ') ? `${operator.slice(0, start)}"${value}"` : operator;
}

export function useSuggestions(text: string, accountId: string): Suggestion[] {
  const { t, i18n } = useTranslation();
  const client = useClient();
  return useMemo(() => {
    const { before, word } = lastWord(text);
    const folded = foldForSearch(word);
    const language = i18n.language === 'en' ? 'en' : 'vi';
    const recent = text === '' ? recentSearches().slice(0, MAX_RECENT) : [];
    const operators = OPERATORS[language]
      .filter((operator) => word === '' || foldForSearch(operator).startsWith(folded))
      .map((operator) => ({
        value: before + quoteValue(operator),
        label: operator,
        hint: t(`search.hint.${OPERATORS[language].indexOf(operator)}`),
        icon: IconFilter,
      }));
    // Somebody after an operator of people, or anywhere as who wrote.
    const [, asked, after = word] = PEOPLE.exec(word) ?? [];
    const prefix = asked ?? (language === 'en' ? 'from:' : 'từ:');
    const part = foldForSearch(after);
    const people =
      part.length < (asked === undefined ? 2 : 1)
        ? []
        : knownPeople(client, accountId)
            .filter(({ name, email }) => foldForSearch(`${name ?? ''} ${email}`).includes(part))
            .slice(0, MAX_PEOPLE)
            .map(({ name, email }) => ({
              value: `${before}${prefix}${email}`,
              label: name ?? email,
              hint: email,
              icon: IconUser,
            }));
    return [
      ...recent.map((value) => ({ value, label: value, hint: t('search.recent'), icon: IconClock })),
      ...people,
      ...operators,
    ];
  }, [text, accountId, client, t, i18n.language]);
}
