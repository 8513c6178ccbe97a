/** A person: picture, posts now and before, how to reach them, their history, and what one can do: write, add to a group, take the card along. */
import { Button } from '@mantine/core';
import { IconAddressBook, IconMail, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDetailFocus } from '../../design/focus/use-detail-focus.ts';
import { IconButton } from '../../design/parts/icon-button.tsx';
import { dayText } from '../../i18n/format.ts';
import { useObjects } from '../../jmap/hooks.ts';
import { useFetched } from '../../jmap/use-fetched.ts';
import { startMessage } from '../mail/compose/composers.ts';
import { Badge } from '../objects/badge.tsx';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import { AddToGroup } from './add-to-group.tsx';
import { ChangeContact } from './change-contact.tsx';
import { Correct } from './correct.tsx';
import type { Person, Post } from './directory-types.ts';
import { History } from './history.tsx';
import { plainName } from './plain-name.ts';
import { Portrait } from './portrait.tsx';
import { pathText, type Units } from './use-units.ts';
import { saveVcard } from './vcard.ts';

function PostRow({ post, units }: { post: Post; units: Units }) {
  const { t } = useTranslation();
  const since = dayText(post.startsAt);
  return (
    <li className="post" data-over={post.endsAt !== null}>
      <strong>{post.title || t(`directory.rank.${post.rank}`)}</strong>
      <span>{pathText(units, post.unitId) || units.root?.name}</span>
      <span className="post-time">
        {post.endsAt === null ? t('directory.since', { since }) : `${since} – ${dayText(post.endsAt)}`}
      </span>
      <span className="post-marks">
        {post.rank === 'head' && post.endsAt === null && (
          <Badge kind="accent">{t('directory.rank.head')}</Badge>
        )}
        {post.isActing && <Badge kind="warning">{t('directory.acting')}</Badge>}
      </span>
    </li>
  );
}

/** What a correction begins with. */
function writtenOf(
  { staffNumber, birthDate, birthYear, officePhone, mobilePhone }: Person,
  title: string | null,
) {
  return {
    title,
    staffNumber,
    birthDate,
    birthYear: birthYear === null ? null : `${birthYear}`,
    officePhone,
    mobilePhone,
  };
}

export function PersonPanel({ id, units, onClose }: { id: string; units: Units; onClose: () => void }) {
  const { t } = useTranslation();
  const [person] = useFetched('Person', PROVINCE, [id]);
  const list = useObjectList('Post', { filter: { personId: id }, sort: 'startsAt' });
  const posts = useObjects('Post', PROVINCE, list.ids);
  const element = useRef<HTMLElement>(null);
  useDetailFocus(element, person?.id ?? '', onClose);
  if (!person) return null;
  const name = plainName(person.name);
  const main = posts.find((post) => post.isMain && post.endsAt === null);
  const phones = [person.officePhone, person.mobilePhone].flatMap((phone) => phone ?? []);
  return (
    <article ref={element} className="person-panel" tabIndex={-1} aria-label={name}>
      <div className="panel-close">
        <IconButton icon={IconX} label={t('shell.close')} onClick={onClose} />
      </div>
      <div className="panel-head">
        <Portrait person={person} size={84} />
        <h2>{name}</h2>
        <p>{main?.title || person.unitName}</p>
        {person.address !== null && <p className="panel-address">{person.address}</p>}
        {phones.map((phone) => (
          <a key={phone} className="panel-phone" href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>
            {phone}
          </a>
        ))}
      </div>
      <div className="panel-acts">
        <Button
          leftSection={<IconMail size={17} />}
          disabled={person.address === null}
          onClick={() => person.address !== null && startMessage({ to: [{ name, email: person.address }] })}
        >
          {t('directory.write')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconAddressBook size={17} />}
          onClick={() =>
            saveVcard({
              name,
              email: person.address ?? '',
              unit: person.unitName,
              title: main?.title ?? '',
              phones,
            })
          }
        >
          vCard
        </Button>
        {person.accountId !== null && <AddToGroup accountId={person.accountId} name={name} />}
        <ChangeContact person={person} />
        <Correct kind="person" id={person.id} name={name} known={writtenOf(person, main?.title ?? null)} />
      </div>
      <h3>{t('directory.posts')}</h3>
      <ul className="posts">
        {posts.map((post) => (
          <PostRow key={post.id} post={post} units={units} />
        ))}
      </ul>
      <History kind="person" id={id} title={t('directory.history')} />
    </article>
  );
}
