/** The directory of the province (R4.3): the tree of units, a search with or without diacritics, people and posts, now or on a day. */
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../design/parts/day-field.tsx';
import { today } from '../../i18n/format.ts';
import { ComposerHost } from '../mail/compose/composer-host.tsx';
import { AsOfPanel } from './as-of-panel.tsx';
import type { Unit } from './directory-types.ts';
import { PeopleList } from './people-list.tsx';
import { PersonPanel } from './person-panel.tsx';
import { UnitHead } from './unit-head.tsx';
import { UnitTree } from './unit-tree.tsx';
import { useMayLookBack } from './use-may-look-back.ts';
import { useUnits } from './use-units.ts';
import './directory-types.ts';
import './group-types.ts';
import './directory.css';

export function DirectoryScreen() {
  const { t } = useTranslation();
  const units = useUnits();
  const mayLookBack = useMayLookBack();
  const [text, setText] = useState('');
  const [unitId, setUnitId] = useState<string>();
  const [personId, setPersonId] = useState<string>();
  const [day, setDay] = useState('');
  const asked = useDeferredValue(text.trim());
  const shown = (unitId === undefined ? undefined : units.byId.get(unitId)) ?? units.root;
  const choose = (next: Unit): void => {
    setUnitId(next.id);
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
        <div className="directory-search">
          <TextInput
            size="md"
            value={text}
            leftSection={<IconSearch size={18} />}
            placeholder={t('directory.search')}
            aria-label={t('directory.search')}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {mayLookBack && (
            <DayField
              isPlain
              size="md"
              max={today()}
              label={t('directory.asOf')}
              value={day}
              onChange={setDay}
            />
          )}
        </div>
        {asked === '' && day === '' && shown && (
          <UnitHead unit={shown} units={units} onPerson={setPersonId} />
        )}
        {day === '' ? (
          <PeopleList text={asked} unitId={shown?.id} chosen={personId} onChoose={setPersonId} />
        ) : (
          <AsOfPanel
            day={day}
            unitId={shown?.parentId === null ? undefined : shown?.id}
            text={asked}
            chosen={personId}
            onChoose={setPersonId}
            onToday={() => setDay('')}
          />
        )}
      </section>
      {personId !== undefined && (
        <PersonPanel key={personId} id={personId} units={units} onClose={() => setPersonId(undefined)} />
      )}
      <ComposerHost />
    </div>
  );
}
