/** A person's picture where there is one, else their letters. */
import { Avatar } from '../../design/parts/avatar.tsx';
import { useClient } from '../../jmap/hooks.ts';
import { PROVINCE } from '../objects/use-object-list.ts';
import type { Person } from './directory-types.ts';
import { plainName } from './plain-name.ts';

export function Portrait({ person, size }: { person: Person; size: number }) {
  const { transport } = useClient();
  const name = plainName(person.name);
  if (person.photoBlobId === null)
    return <Avatar name={name} address={person.address ?? person.id} size={size} />;
  const type = person.photoType ?? 'image/jpeg';
  return (
    <img
      className="portrait"
      src={transport.downloadUrl(PROVINCE, person.photoBlobId, 'picture', type)}
      alt=""
      width={size}
      height={size}
    />
  );
}
