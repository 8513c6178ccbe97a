/** The list: its tools above, the rows below, and what to say when there is none. */
import type { EmailList } from '../../../jmap/email-list.ts';
import type { MailPlace } from '../model/place.ts';
import { useMailActs } from '../model/use-mail-acts.ts';
import { ListHead } from './list-head.tsx';
import { ListRows } from './list-rows.tsx';
import { useSteadyList } from './use-steady-list.ts';
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
  const shown = useSteadyList(place, list);
  return (
    <section className="list" data-narrow={isNarrow}>
      <ListHead place={place} list={shown?.list} acts={acts} />
      {shown && (
        <ListRows
          key={JSON.stringify(shown.list.query)}
          place={shown.place}
          list={shown.list}
          acts={acts}
          isNarrow={isNarrow}
          isOld={shown.isOld}
        />
      )}
    </section>
  );
}
