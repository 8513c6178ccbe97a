/** The names and addresses one writes under, each with its signature (RFC 8621 §6), in one's own account and in those of agencies. */
import { useEffect } from 'react';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import { useAccountName } from '../../mail/folders/use-account-name.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { IdentityForm } from './identity-form.tsx';
import { NewIdentity } from './new-identity.tsx';

const SUBMISSION = 'urn:ietf:params:jmap:submission';

function AccountIdentities({ accountId, isNamed }: { accountId: string; isNamed: boolean }) {
  const client = useClient();
  const identities = useAll('Identity', accountId);
  const name = useAccountName(accountId);
  useEffect(() => {
    client.fetchAll('Identity', accountId).catch(reportError);
  }, [client, accountId]);
  if (identities.length === 0) return null;
  return (
    <section className="identities">
      {isNamed && <h3>{name}</h3>}
      {identities.map((identity) => (
        <IdentityForm key={identity.id} identity={identity} accountId={accountId} />
      ))}
      <NewIdentity accountId={accountId} />
    </section>
  );
}

export function IdentitiesSection() {
  const { session } = useClient();
  const own = useOwnAccountId();
  const others = Object.entries(session.accounts)
    .filter(([id, { accountCapabilities }]) => id !== own && SUBMISSION in accountCapabilities)
    .map(([id]) => id);
  return [own, ...others].map((id) => (
    <AccountIdentities key={id} accountId={id} isNamed={others.length > 0} />
  ));
}
