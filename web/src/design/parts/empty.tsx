/** What a place shows when there is nothing in it: a quiet picture, a sentence, and what to do. */
import type { ComponentType, ReactNode } from 'react';
import type { IconProps } from './icon-button.tsx';
import './parts.css';

interface Props {
  icon: ComponentType<IconProps>;
  title: string;
  children?: ReactNode;
}

export function Empty({ icon: Icon, title, children }: Props) {
  return (
    <div className="empty">
      <span className="empty-picture">
        <Icon size={34} stroke={1.3} />
      </span>
      <p className="empty-title">{title}</p>
      {children && <div className="empty-text">{children}</div>}
    </div>
  );
}
