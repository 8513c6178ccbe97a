/** The details of a request as people read them: units by name, choices and days in words, as the server says what each field is. */
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../../i18n/format.ts';
import type { Units } from '../../directory/use-units.ts';
import type { ChangeRequest } from '../console-types.ts';
import { type Field, type UnitPart, useRequestTypes } from './request-types.ts';

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

export function RequestFacts({ request, units }: { request: ChangeRequest; units: Units }) {
  const { t } = useTranslation();
  const fields = useRequestTypes()[request.type]?.fields ?? [];
  const unitName = (id: unknown): string => units.byId.get(String(id))?.name ?? String(id);
  const textOf = (kind: Field['kind'], value: unknown): string => {
    if (kind === 'id' || kind === 'ids' || kind === 'dissolvedUnit')
      return listOf(value).map(unitName).join(', ');
    if (kind === 'agencyAccount') return request.mailboxName ?? String(value);
    if (kind === 'date') return dayText(String(value));
    if (kind === 'flag') return t(value === true ? 'console.yes' : 'console.no');
    if (kind === 'choice') return t(`console.choices.${String(value)}`, String(value));
    if (kind === 'parts')
      return listOf(value)
        .map((part) => part as UnitPart)
        .map(({ name, people }) => `${name} (${t('console.requests.partSize', { count: people.length })})`)
        .join(', ');
    return String(value);
  };
  return fields
    .filter(({ name }) => Object.hasOwn(request.details, name))
    .map(({ name, kind }) => (
      <Fragment key={name}>
        <dt>{t(`console.fields.${name}`, name)}</dt>
        <dd>{textOf(kind, request.details[name])}</dd>
      </Fragment>
    ));
}
