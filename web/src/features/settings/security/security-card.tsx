/** A part of the security settings: what it is, why, and its contents. */
import { type ReactNode, useId } from 'react';

interface Props {
  title: string;
  text: string;
  children: ReactNode;
  kind?: 'danger';
}

export function SecurityCard({ title, text, children, kind }: Props) {
  const id = useId();
  return (
    <section className="settings-card" data-kind={kind} aria-labelledby={id}>
      <header>
        <h3 id={id}>{title}</h3>
        <p className="card-text">{text}</p>
      </header>
      {children}
    </section>
  );
}
