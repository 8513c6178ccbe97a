/** The frame of everything: whoever is signed in gets a client and the rail, everybody else the sign-in. */
import { Loader } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../design/toasts/toast-store.ts';
import { withTexts } from '../../i18n/language.ts';
import { Client } from '../../jmap/client.ts';
import { OfflineFault, SignedOutFault } from '../../jmap/faults.ts';
import { ClientContext } from '../../jmap/hooks.ts';
import { fetchSession, onSignedOut } from '../../jmap/transport.ts';
import { forgetKept, readKept } from '../../offline/kept-store.ts';
import type { Snapshot } from '../../offline/snapshot.ts';
import { SNAPSHOT, useKeeping } from '../../offline/use-keeping.ts';
import { useNotices } from '../../offline/use-notices.ts';
import { startWorker } from '../../offline/worker-link.ts';
import { PaletteHost } from '../palette/palette-host.tsx';
import { FaultScreen } from './fault-screen.tsx';
import { faultText } from './fault-text.ts';
import { Rail } from './rail.tsx';
import { useAccountLanguage } from './use-account-language.ts';
import './shell.css';

const SignInScreen = lazy(() =>
  withTexts('signIn', import('../sign-in/sign-in-screen.tsx')).then((module) => ({
    default: module.SignInScreen,
  })),
);

type State =
  | { kind: 'loading' }
  | { kind: 'signedOut' }
  | { kind: 'fault'; error: unknown }
  | { kind: 'in'; client: Client };

/** The client of this page, made again after each sign-in; from what was kept while the server is away. */
function useSession(): { state: State; reload: () => void } {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isGone = false;
    const take = (state: State): void => {
      if (!isGone) setState(state);
    };
    openClient().then(take, (error: unknown) => take({ kind: 'fault', error }));
    return () => {
      isGone = true;
    };
  }, [turn]);
  useEffect(
    () =>
      onSignedOut(() => {
        setState({ kind: 'signedOut' });
        forgetKept().catch(reportError);
      }),
    [],
  );
  const reload = useCallback(() => setTurn((last) => last + 1), []);
  return { state, reload };
}

async function openClient(): Promise<State> {
  try {
    return { kind: 'in', client: new Client(await fetchSession()) };
  } catch (error) {
    if (error instanceof SignedOutFault) return { kind: 'signedOut' };
    const kept = error instanceof OfflineFault ? await readKept<Snapshot>(SNAPSHOT) : undefined;
    if (!kept) throw error;
    return { kind: 'in', client: Client.fromSnapshot(kept) };
  }
}

function SignedIn({ client }: { client: Client }) {
  const { t } = useTranslation();
  useEffect(() => client.start(), [client]);
  useEffect(() => {
    // It fetches the files of the whole application: not while the first screen is on its way.
    client.transport
      .whenQuiet()
      .then(() => startWorker(() => showToast(t('shell.renewed'))))
      .catch(reportError);
  }, [client, t]);
  useAccountLanguage(client);
  useKeeping(client);
  useNotices(client);
  useEffect(
    () => client.onRefused((error) => showToast(faultText(t, error), { kind: 'fault' })),
    [client, t],
  );
  return (
    <ClientContext value={client}>
      <div className="shell">
        <Rail />
        <PaletteHost />
        <main className="shell-main" id="main">
          <Outlet />
        </main>
      </div>
    </ClientContext>
  );
}

function Waiting() {
  return (
    <div className="shell-loading">
      <Loader />
    </div>
  );
}

export function Shell() {
  const { state, reload } = useSession();
  if (state.kind === 'loading') return <Waiting />;
  if (state.kind === 'signedOut')
    return (
      <Suspense fallback={<Waiting />}>
        <SignInScreen onSignedIn={reload} />
      </Suspense>
    );
  if (state.kind === 'fault') return <FaultScreen error={state.error} reset={reload} />;
  return <SignedIn client={state.client} />;
}
