/** Something that concerns what is shown below it, and what can be done about it. */
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconShieldX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import './parts.css';

const ICONS = {
  info: IconInfoCircle,
  good: IconCircleCheck,
  warning: IconAlertTriangle,
  danger: IconShieldX,
};

export type NoticeKind = keyof typeof ICONS;

export function Notice({
  kind,
  children,
  acts,
}: {
  kind: NoticeKind;
  children: ReactNode;
  acts?: ReactNode;
}) {
  const Icon = ICONS[kind];
  return (
    <div className="notice" data-kind={kind} role={kind === 'danger' ? 'alert' : 'note'}>
      <Icon size={18} stroke={1.8} aria-hidden="true" />
      <div className="notice-body">
        <div className="notice-text">{children}</div>
        {acts && <div className="notice-acts">{acts}</div>}
      </div>
    </div>
  );
}
