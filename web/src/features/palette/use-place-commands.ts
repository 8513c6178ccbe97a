/** Commands that lead to another part of the application or to a section of the settings, for the palette. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withTexts } from '../../i18n/language.ts';
import { PLACES } from '../shell/places.ts';
import type { Command } from './commands.ts';

/** Keys of the sections; their code and names come along when the palette is opened. */
function useSectionKeys(): readonly string[] {
  const [keys, setKeys] = useState<readonly string[]>([]);
  useEffect(() => {
    let isOver = false;
    withTexts('settings', import('../settings/sections.ts'))
      .then(({ SECTIONS }) => !isOver && setKeys(SECTIONS.map(({ key }) => key)))
      .catch(reportError);
    return () => {
      isOver = true;
    };
  }, []);
  return keys;
}

export function usePlaceCommands(): readonly Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const keys = useSectionKeys();
  return useMemo(
    () => [
      ...PLACES.map(({ path, label }): Command => {
        return { name: `place_${path}`, text: t(label), run: () => void navigate({ to: path }) };
      }),
      ...keys.map((section): Command => {
        const text = `${t('shell.settings')}: ${t(`settings.${section}.title`)}`;
        const run = () => void navigate({ to: '/settings/$section', params: { section } });
        return { name: `section_${section}`, text, run };
      }),
    ],
    [t, navigate, keys],
  );
}
