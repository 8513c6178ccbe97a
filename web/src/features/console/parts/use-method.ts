/** The answer of a method that reads, asked again when push says that something of these types changed. */
import { useCallback, useEffect, useState } from 'react';
import { useClient } from '../../../jmap/hooks.ts';
import type { TypeName } from '../../../jmap/objects.ts';
import type { Answer, Arguments } from '../../../jmap/transport.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';

export interface Asked<T> {
  answer: T | undefined;
  fault: unknown;
  again: () => void;
}

const QUIET_MS = 400;
const NONE: readonly TypeName[] = [];

export function useMethod<T = Answer>(
  name: string | undefined,
  args: Arguments = {},
  types: readonly TypeName[] = NONE,
): Asked<T> {
  const client = useClient();
  const [got, setGot] = useState<{ key: string; answer?: T; fault?: unknown }>();
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify([name, args]);
  useEffect(() => {
    if (name === undefined) return undefined;
    let isOver = false;
    const [, asked] = JSON.parse(key) as [string, Arguments];
    client.transport.request([[name, { accountId: PROVINCE, ...asked }]]).then(
      ([answer]) => {
        if (!isOver) setGot({ key, answer: answer as T });
      },
      (fault: unknown) => {
        // What was answered before still holds, as far as anybody knows.
        if (!isOver) setGot((last) => ({ ...(last?.key === key && last), key, fault }));
      },
    );
    return () => {
      isOver = true;
    };
  }, [client, name, key, turn]);
  const again = useCallback(() => setTurn((last) => last + 1), []);
  useEffect(() => {
    let timer: number | undefined;
    const ends = types.map((type) =>
      client.cache.subscribe(type, PROVINCE, undefined, () => {
        window.clearTimeout(timer);
        timer = window.setTimeout(again, QUIET_MS);
      }),
    );
    return () => {
      window.clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [client, types, again]);
  // What was said of another thing is no answer to this question.
  const own = got?.key === key ? got : undefined;
  return { answer: own?.answer, fault: own?.fault, again };
}
