/** What is shown of one thing beside its table: its name, its state, facts, and whatever belongs to it. */
import { IconX } from '@tabler/icons-react';
import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDetailFocus } from '../../../design/focus/use-detail-focus.ts';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { Breakable } from '../../objects/breakable.tsx';

interface Props {
  title: ReactNode;
  badge?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

export function Detail({ title, badge, onClose, children }: Props) {
  const { t } = useTranslation();
  const element = useRef<HTMLElement>(null);
  // On a narrow screen it stands above the table: whoever opened it sees where it begins, and on a wide one nothing moves.
  useEffect(() => {
    element.current?.firstElementChild?.scrollIntoView({ block: 'nearest' });
  }, []);
  useDetailFocus(element, typeof title === 'string' ? title : '', onClose);
  return (
    <aside ref={element} className="detail" tabIndex={-1} aria-label={t('console.detail')}>
      <div className="detail-head">
        <div className="detail-title">
          <h3>{title}</h3>
          {badge}
        </div>
        <IconButton icon={IconX} label={t('shell.close')} onClick={onClose} />
      </div>
      {children}
    </aside>
  );
}

/** Names and values; those without a value are left out. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  const shown = rows.filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && value !== false,
  );
  return (
    <dl className="facts">
      {shown.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? <Breakable of={value} /> : value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="detail-part">
      <h4>{title}</h4>
      {children}
    </section>
  );
}
