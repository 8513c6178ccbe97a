/** To whom a message went: a line, and on demand everybody with their address and the time in full. */
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Email, EmailAddress } from '../../../jmap/objects.ts';
import { nameOf } from '../list/row-facts.ts';

const SHOWN = 3;

function Row({ label, list }: { label: string; list: readonly EmailAddress[] | null | undefined }) {
  if (!list || list.length === 0) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {list.map(({ name, email }, index) => (
          <span key={email + String(index)}>
            {name && `${name} `}
            <span className="message-address">&lt;{email}&gt;</span>
          </span>
        ))}
      </dd>
    </>
  );
}

interface Props {
  email: Email;
  showsAll: boolean;
  onToggle: () => void;
}

export function Recipients({ email, showsAll, onToggle }: Props) {
  const { t } = useTranslation();
  const { session } = useClient();
  const all = [...(email.to ?? []), ...(email.cc ?? [])];
  const names = all.map((address) => (address.email === session.username ? t('read.me') : nameOf(address)));
  const more = names.length - SHOWN;
  return (
    <>
      <button type="button" className="recipients" aria-expanded={showsAll} onClick={onToggle}>
        <span>
          {t('read.to')} {names.slice(0, SHOWN).join(', ')}
          {more > 0 && ` ${t('read.andMore', { count: more })}`}
        </span>
        <IconChevronDown size={14} className="fold-mark" data-open={showsAll} aria-hidden="true" />
      </button>
      {showsAll && (
        <dl className="recipients-all">
          <Row label={t('read.fromLabel')} list={email.from} />
          <Row label={t('read.toLabel')} list={email.to} />
          <Row label={t('read.ccLabel')} list={email.cc} />
          <Row label={t('read.bccLabel')} list={email.bcc} />
          <Row label={t('read.replyToLabel')} list={email.replyTo} />
          <dt>{t('read.dateLabel')}</dt>
          <dd>{longTime(email.sentAt ?? email.receivedAt)}</dd>
        </dl>
      )}
    </>
  );
}
