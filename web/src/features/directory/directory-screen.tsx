/** The directory of the province (R4.3): the tree of units, a search with or without diacritics, people and their posts. */
import { Button, TextInput } from '@mantine/core';
import { IconMail, IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ComposerHost } from '../mail/compose/composer-host.tsx';
import { startMessage } from '../mail/compose/composers.ts';
import type { Unit } from './directory-types.ts';
import { PeopleList } from './people-list.tsx';
import { PersonPanel } from './person-panel.tsx';
import { UnitTree } from './unit-tree.tsx';
import { pathText, useUnits } from './use-units.ts';
import './directory.css';

export function DirectoryScreen() {
  const { t } = useTranslation();
  const units = useUnits();
  const [text, setText] = useState('');
  const [unit, setUnit] = useState<Unit>();
  const [personId, setPersonId] = useState<string>();
  const asked = useDeferredValue(text.trim());
  const shown = unit ?? units.root;
  const choose = (next: Unit): void => {
    setUnit(next);
    setText('');
    setPersonId(undefined);
  };
  return (
    <div className="directory" data-panel={personId !== undefined}>
      <nav className="directory-tree" aria-label={t('directory.units')}>
        <h1>{t('shell.directory')}</h1>
        <UnitTree units={units} chosen={shown?.id} onChoose={choose} />
      </nav>
      <section className="directory-body" aria-label={t('directory.list')}>
        <TextInput
          size="md"
          value={text}
          leftSection={<IconSearch size={18} />}
          placeholder={t('directory.search')}
          aria-label={t('directory.search')}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {asked === '' && shown && (
          <header className="unit-head">
            <div>
              <h2>{shown.name}</h2>
              <p>{pathText(units, shown.parentId ?? undefined) || shown.nameEn}</p>
            </div>
            {shown.address !== null && (
              <Button
                variant="default"
                leftSection={<IconMail size={16} />}
                onClick={() => startMessage({ to: [{ name: shown.name, email: shown.address ?? '' }] })}
              >
                {shown.address}
              </Button>
            )}
          </header>
        )}
        <PeopleList text={asked} unitId={shown?.id} chosen={personId} onChoose={setPersonId} />
      </section>
      {personId !== undefined && (
        <PersonPanel key={personId} id={personId} units={units} onClose={() => setPersonId(undefined)} />
      )}
      <ComposerHost />
    </div>
  );
}
