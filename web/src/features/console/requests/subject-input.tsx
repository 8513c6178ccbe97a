/** Whom a request is about: nobody, a person, or where it is about an account that person's or an agency's mailbox. */
import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { plainName } from '../../directory/plain-name.ts';
import { PickPerson } from '../pick-person.tsx';
import { useFound } from '../use-found.ts';
import type { RequestType } from './request-types.ts';

const AGENCIES = { kind: 'agency' };

/** One of them, or nobody yet. */
interface Subject {
  personId: string | null;
  mailboxId: string | null;
}

function PickMailbox({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const { t } = useTranslation();
  const { found, props } = useFound('Account', value === null ? [] : [value], AGENCIES);
  return (
    <Select
      {...props}
      required
      label={t('console.requests.mailbox')}
      value={value}
      data={found.map(({ id, name, address }) => ({ value: id, label: `${plainName(name)} · ${address}` }))}
      onChange={onChange}
    />
  );
}

interface Props {
  value: Subject;
  onChange: (value: Subject) => void;
}

function HolderInput({ value, onChange }: Props) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<'personal' | 'agency'>(value.mailboxId === null ? 'personal' : 'agency');
  return (
    <>
      <SegmentedControl
        aria-label={t('console.requests.holder')}
        value={kind}
        data={(['personal', 'agency'] as const).map((one) => ({
          value: one,
          label: t(`console.requests.holders.${one}`),
        }))}
        onChange={(next) => {
          setKind(next);
          onChange({ personId: null, mailboxId: null });
        }}
      />
      {kind === 'personal' ? (
        <PickPerson
          label={t('console.requests.person')}
          gives="id"
          value={value.personId}
          onChange={(personId) => onChange({ personId, mailboxId: null })}
        />
      ) : (
        <PickMailbox
          value={value.mailboxId}
          onChange={(mailboxId) => onChange({ personId: null, mailboxId })}
        />
      )}
    </>
  );
}

export function SubjectInput({ about, value, onChange }: Props & { about: RequestType['about'] }) {
  const { t } = useTranslation();
  if (about === 'nobody') return null;
  if (about === 'accountHolder') return <HolderInput value={value} onChange={onChange} />;
  return (
    <PickPerson
      label={t('console.requests.person')}
      gives="id"
      isRequired={about !== 'rejoiner'}
      value={value.personId}
      onChange={(personId) => onChange({ personId, mailboxId: null })}
    />
  );
}
