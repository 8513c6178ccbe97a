/** The thing that is open beside its table; it stands in the address, so that it can be linked to and found again. */
import { useNavigate, useSearch } from '@tanstack/react-router';

export function useChosen(): [chosen: string | undefined, choose: (id: string | undefined) => void] {
  const { id } = useSearch({ strict: false });
  const navigate = useNavigate();
  const choose = (next: string | undefined): void =>
    void navigate({
      to: '.',
      search: next === undefined || next === id ? {} : { id: next },
      replace: true,
    });
  return [id, choose];
}
