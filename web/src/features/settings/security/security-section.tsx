/** Password, second steps, programs, places, and the way out after a leak (R8.4, R8.5). */
import { useOwnAccountId } from '../../shell/own-name.ts';
import { AppPasswordsCard } from './app-passwords-card.tsx';
import { FactorsCard } from './factors-card.tsx';
import { LeakedCard } from './leaked-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import './security.css';

export function SecuritySection() {
  const accountId = useOwnAccountId();
  return (
    <>
      <PasswordCard />
      <FactorsCard accountId={accountId} />
      <SessionsCard accountId={accountId} />
      <AppPasswordsCard accountId={accountId} />
      <LeakedCard />
    </>
  );
}
