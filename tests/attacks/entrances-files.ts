/** Downloads, uploads, resumable uploads (tus) and links of large files, by every id. */
import type { Answers, Entrance } from './entrances.ts';
import { httpOf, MARK, type Visitor, type World } from './world.ts';

const TUS = { 'tus-resumable': '1.0.0' };

interface Ask {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Asks, and notes as a fault what was done for the thief. */
async function askAll(world: World, visitor: Visitor, asks: readonly Ask[]): Promise<Answers> {
  let said = '';
  const faults: string[] = [];
  for (const { method = 'GET', path, headers = {}, body } of asks) {
    const answer = await fetch(httpOf(world.place) + path, {
      method,
      redirect: 'manual',
      headers: { authorization: visitor.jmap.authorization, ...headers },
      ...(body !== undefined && { body }),
    });
    said += await answer.text();
    if (answer.ok && !visitor.isOwner) faults.push(`${method} ${path}: ${answer.status}`);
  }
  return { tried: asks.length, said, faults };
}

const places = (world: World, ids: readonly string[]): string[] =>
  [world.owner, world.thief].flatMap(({ jmap }) => ids.map((id) => `${jmap.accountId}/${id}`));

export const FILES: readonly Entrance[] = [
  {
    name: 'downloads',
    kind: 'reads',
    attempt: (world, visitor) =>
      askAll(
        world,
        visitor,
        [
          ...places(world, [...world.loot.blobs, ...world.loot.ids]),
          ...world.loot.blobs.map((id) => `province/${id}`),
        ].map((place) => ({ path: `/jmap/download/${place}/a.txt?type=text/plain` })),
      ),
  },
  {
    name: 'contents of stored files',
    kind: 'reads',
    attempt: (world, visitor) =>
      askAll(
        world,
        visitor,
        places(world, world.loot.ids).map((place) => ({ path: `/jmap/files/${place}/content` })),
      ),
  },
  {
    name: 'resumable uploads (tus)',
    kind: 'writes',
    attempt: (world, visitor) =>
      askAll(
        world,
        visitor,
        places(world, world.loot.ids).flatMap((place): Ask[] => {
          const path = `/jmap/files/${place}`;
          const append = { ...TUS, 'content-type': 'application/offset+octet-stream' };
          return [
            { method: 'HEAD', path, headers: TUS },
            ...['0', `${MARK.length}`].map((offset) => ({
              method: 'PATCH',
              path,
              headers: { ...append, 'upload-offset': offset },
              body: 'x',
            })),
            { method: 'DELETE', path, headers: TUS },
          ];
        }),
      ),
  },
  {
    name: 'uploads into the account of another',
    kind: 'writes',
    attempt: (world, visitor) =>
      askAll(world, visitor, [
        { method: 'POST', path: `/jmap/upload/${world.owner.jmap.accountId}`, body: 'x' },
        {
          method: 'POST',
          path: `/jmap/files/${world.owner.jmap.accountId}`,
          headers: { ...TUS, 'upload-length': '1' },
        },
      ]),
  },
  {
    name: 'links of large files, guessed from ids',
    kind: 'writes',
    attempt: (world, visitor) =>
      askAll(
        world,
        visitor,
        [...world.loot.ids, world.owner.jmap.accountId].flatMap((id) =>
          [
            id,
            id.replaceAll('-', ''),
            Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url'),
          ].flatMap((token) => [{ path: `/f/${token}` }, { path: `/f/${token}/download` }]),
        ),
      ),
  },
];
