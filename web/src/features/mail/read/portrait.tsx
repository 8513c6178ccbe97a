/** The picture of an official from the directory; their letters where there is none. */
import { Avatar } from '../../../design/parts/avatar.tsx';
import { useClient } from '../../../jmap/hooks.ts';
import type { Official } from './use-official.ts';

const SIZE = 56;

interface Props {
  name: string;
  address: string;
  official: Official | undefined;
}

export function Portrait({ name, address, official }: Props) {
  const { transport } = useClient();
  if (!official?.photoBlobId) return <Avatar name={name} address={address} size={SIZE} />;
  const type = official.photoType ?? 'image/jpeg';
  const url = transport.downloadUrl('province', official.photoBlobId, 'photo', type);
  return <img className="portrait" src={url} alt="" width={SIZE} height={SIZE} />;
}
