/** A unit above its people: its name, who heads it, how to reach it, and its history for those who may see it. */
import { Button } from '@mantine/core';
import { IconHistory, IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useObjects } from '../../jmap/hooks.ts';
import { useFetched } from '../../jmap/use-fetched.ts';
import { startMessage } from '../mail/compose/composers.ts';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import { Correct } from './correct.tsx';
import type { Unit } from './directory-types.ts';
import { History } from './history.tsx';
import { plainName } from './plain-name.ts';
import { useMayLookBack } from './use-may-look-back.ts';
import { pathText, type Units } from './use-units.ts';

interface Props {
  unit: Unit;
  units: Units;
  onPerson: (id: string) => void;
}

/** Whole hours, so that the question stays the same while one looks. */
const HOUR = 13;

function Heads({ unit, onPerson }: { unit: Unit; onPerson: (id: string) => void }) {
  const { t } = useTranslation();
  const heldAt = `${new Date().toISOString().slice(0, HOUR)}:00:00Z`;
  const list = useObjectList('Post', { filter: { unitId: unit.id, rank: 'head', heldAt } });
  const posts = useObjects('Post', PROVINCE, list.ids);
  const key = posts.map(({ personId }) => personId);
  const people = useFetched('Person', PROVINCE, key);
  return posts.map((post) => {
    const person = people.find(({ id }) => id === post.personId);
    return (
      <button
        key={post.id}
        type="button"
        className="unit-head-person"
        onClick={() => onPerson(post.personId)}
      >
        {post.title || t('directory.rank.head')}: <strong>{person ? plainName(person.name) : '…'}</strong>
      </button>
    );
  });
}

/** How to reach the agency otherwise than by mail. */
function Contact({ unit }: { unit: Unit }) {
  const { t } = useTranslation();
  const { phone, fax, website, postalAddress } = unit;
  const texts = Object.entries({ phone, fax, website, postalAddress }).filter(([, text]) => text !== null);
  if (texts.length === 0) return null;
  return (
    <p className="unit-contact">
      {texts.map(([name, text]) => (
        <span key={name}>
          {t(`console.fields.${name}`)}: {text}
        </span>
      ))}
    </p>
  );
}

/** What of a unit may be corrected, as it stands. */
function writtenOf({ nameEn, shortName, phone, fax, website, postalAddress }: Unit) {
  return { nameEn, shortName, phone, fax, website, postalAddress };
}

export function UnitHead({ unit, units, onPerson }: Props) {
  const { t } = useTranslation();
  const mayLookBack = useMayLookBack();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <header className="unit-head">
        <div>
          <h2>{unit.name}</h2>
          <p>{pathText(units, unit.parentId ?? undefined) || unit.nameEn}</p>
          <Heads unit={unit} onPerson={onPerson} />
          <Contact unit={unit} />
        </div>
        <div className="unit-head-acts">
          {unit.address !== null && (
            <Button
              variant="default"
              leftSection={<IconMail size={16} />}
              onClick={() => startMessage({ to: [{ name: unit.name, email: unit.address ?? '' }] })}
            >
              {unit.address}
            </Button>
          )}
          <Correct kind="unit" id={unit.id} name={unit.name} known={writtenOf(unit)} />
          {mayLookBack && (
            <Button
              variant="subtle"
              leftSection={<IconHistory size={16} />}
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {t('directory.history')}
            </Button>
          )}
        </div>
      </header>
      {isOpen && <History kind="unit" id={unit.id} title={t('directory.history')} />}
    </>
  );
}
