/** Objects of the province that the server finds by what is typed, with or without diacritics, and those that were chosen already. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useObjects } from '../../jmap/hooks.ts';
import type { ObjectTypes } from '../../jmap/objects.ts';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';

/** `only`: further conditions. `props` are those of Mantine's searchable inputs. */
export function useFound<Name extends 'Person' | 'Account'>(
  type: Name,
  chosen: readonly string[],
  only: Readonly<Record<string, string>> = {},
): {
  found: readonly ObjectTypes[Name][];
  text: string;
  setText: (text: string) => void;
  props: ReturnType<typeof propsOf>;
} {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const list = useObjectList(type, {
    filter: { ...only, ...(text.trim() !== '' && { text }) },
    sort: 'name',
    isAscending: true,
  });
  const found = useObjects(type, PROVINCE, [...new Set([...chosen, ...list.ids])]);
  return { found, text, setText, props: propsOf(t, setText) };
}

function propsOf(t: (key: string) => string, setText: (text: string) => void) {
  return {
    searchable: true,
    placeholder: t('directory.search'),
    // The server has searched already.
    filter: <Option>({ options }: { options: Option[] }) => options,
    onSearchChange: setText,
    nothingFoundMessage: t('directory.nobody'),
  } as const;
}
