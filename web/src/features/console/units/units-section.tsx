/** The units as their tree is (R3.1), and for each of them its people, its head, its history, and what can be asked for. */
import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { UnitTree } from '../../directory/unit-tree.tsx';
import { useUnits } from '../../directory/use-units.ts';
import { useChosen } from '../parts/use-chosen.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import '../../directory/directory.css';
import { useOwnRequestTypes } from '../requests/request-types.ts';
import { UnitDetail } from './unit-detail.tsx';

const RequestDialog = lazy(() =>
  import('../requests/request-dialog.tsx').then((room) => ({ default: room.RequestDialog })),
);

export function UnitsSection() {
  const { t } = useTranslation();
  const units = useUnits();
  const roles = useOwnRoles();
  const [id, choose] = useChosen();
  const [text, setText] = useState('');
  const [isNew, setNew] = useState(false);
  const own = roles.unitOf('unit_administrator', 'agency_head', 'personnel_authority');
  const chosen = units.byId.get(id ?? own ?? units.root?.id ?? '');
  const words = foldForSearch(text.trim());
  const found =
    words === ''
      ? []
      : units.all.filter((unit) => foldForSearch(`${unit.name} ${unit.code}`).includes(words));
  const types = useOwnRequestTypes();
  return (
    <div className="unit-desk">
      <div className="unit-desk-tree">
        <div className="objects-tools">
          <TextInput
            size="xs"
            leftSection={<IconSearch size={14} />}
            aria-label={t('console.units.search')}
            placeholder={t('console.units.search')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {Object.hasOwn(types, 'unitCreate') && (
            <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setNew(true)}>
              {t('console.units.new')}
            </Button>
          )}
        </div>
        {words === '' ? (
          <nav aria-label={t('console.units.title')}>
            <UnitTree units={units} chosen={chosen?.id} onChoose={(unit) => choose(unit.id)} />
          </nav>
        ) : (
          <ul className="unit-branch">
            {found.slice(0, 60).map((unit) => (
              <li key={unit.id}>
                <button type="button" className="unit-name" onClick={() => choose(unit.id)}>
                  {unit.name}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {chosen && <UnitDetail key={chosen.id} unit={chosen} units={units} />}
      {isNew && (
        <Suspense fallback={null}>
          <RequestDialog
            about={{ type: 'unitCreate', unitId: chosen?.id }}
            onClose={() => setNew(false)}
            onSubmitted={() => setNew(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
