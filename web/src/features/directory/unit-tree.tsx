/** The units as their tree is; an arrow opens one, a name shows it. */
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Unit } from './directory-types.ts';
import type { Units } from './use-units.ts';

interface Props {
  units: Units;
  chosen: string | undefined;
  onChoose: (unit: Unit) => void;
}

function Branch({ unit, depth, ...props }: Props & { unit: Unit; depth: number }) {
  const { t } = useTranslation();
  const { units, chosen, onChoose } = props;
  const children = units.childrenOf.get(unit.id) ?? [];
  const holdsChosen = chosen !== undefined && (units.byId.get(chosen)?.path.includes(unit.id) ?? false);
  const [isOpen, setOpen] = useState(depth === 0);
  const isShown = isOpen || holdsChosen;
  return (
    <li>
      <div className="unit-row" data-chosen={unit.id === chosen} style={{ '--depth': depth } as object}>
        {children.length > 0 ? (
          <button
            type="button"
            className="unit-toggle"
            data-open={isShown}
            aria-expanded={isShown}
            aria-label={t('directory.open', { name: unit.name })}
            onClick={() => setOpen(!isShown)}
          >
            <IconChevronRight size={15} stroke={2} />
          </button>
        ) : (
          <span className="unit-toggle" />
        )}
        <button
          type="button"
          className="unit-name"
          aria-current={unit.id === chosen ? 'true' : undefined}
          onClick={() => onChoose(unit)}
        >
          {unit.name}
        </button>
      </div>
      {isShown && children.length > 0 && (
        <ul className="unit-branch">
          {children.map((child) => (
            <Branch key={child.id} unit={child} depth={depth + 1} {...props} />
          ))}
        </ul>
      )}
    </li>
  );
}

export function UnitTree(props: Props) {
  const { root } = props.units;
  if (!root) return null;
  return (
    <ul className="unit-branch">
      <Branch unit={root} depth={0} {...props} />
    </ul>
  );
}
