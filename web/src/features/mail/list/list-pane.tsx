/** The list: its tools above, the rows below, and what to say when there is none. */
import type { EmailList } from '../../../jmap/email-list.ts';
import type { MailPlace } from '../model/place.ts';
import { useMailActs } from '../model/use-mail-acts.ts';
import { ListHead } from './list-head.tsx';
import { ListRows } from './list-rows.tsx';
import './list.css';
import './row.css';

interface Props {
  place: MailPlace;
  list: EmailList | undefined;
  /** Rows of two or three lines. */
  isNarrow: boolean;
}

export function ListPane({ place, list, isNarrow }: Props) {
  const acts = useMailActs(place);
  return (
    <section className="list" data-narrow={isNarrow}>
      <ListHead place={place} list={list} acts={acts} />
      {list && (
        <ListRows
          key={JSON.stringify(list.query)}
          place={place}
          list={list}
          acts={acts}
          isNarrow={isNarrow}
        />
      )}
    </section>
  );
}
