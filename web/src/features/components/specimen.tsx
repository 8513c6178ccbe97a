/** A group of the component page, a component in it, and one of its states. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export function Group({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className="component-group" id={name} aria-labelledby={`group-${name}`}>
      <h2 id={`group-${name}`}>{t(`components.groups.${name}`)}</h2>
      <p className="component-lead">{t(`components.leads.${name}`)}</p>
      <div className="component-list">{children}</div>
    </section>
  );
}

/** `name`: what it is called in the code. `isWide`: it needs the whole width. */
export function Specimen({
  name,
  isWide,
  children,
}: {
  name: string;
  isWide?: boolean;
  children: ReactNode;
}) {
  return (
    <article className="specimen" data-wide={isWide} aria-label={name}>
      <h3>
        <code>{name}</code>
      </h3>
      <div className="specimen-states">{children}</div>
    </article>
  );
}

/** `of`: key of the state's name. */
export function State({ of, children }: { of: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <figure className="specimen-state">
      <div>{children}</div>
      <figcaption>{t(`components.states.${of}`)}</figcaption>
    </figure>
  );
}
