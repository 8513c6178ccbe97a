/**
 * The places of the application. One more screen: a route here, and a line in `features/shell/places.ts` if people go there
 * from the rail. What is not needed for the first look at mail is loaded when somebody goes there.
 */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { MailScreen } from '../features/mail/mail-screen.tsx';
import { FaultScreen } from '../features/shell/fault-screen.tsx';
import { NotFound } from '../features/shell/not-found.tsx';
import { Shell } from '../features/shell/shell.tsx';
import { withTexts } from '../i18n/language.ts';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: FaultScreen,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => redirect({ to: '/mail', throw: true }),
});

export interface MailSearch {
  /** The search, as typed. */
  q?: string;
  compose?: string;
  filter?: 'unread' | 'flagged' | 'attachment';
}

const mail = createRoute({
  getParentRoute: () => root,
  path: '/mail',
  component: MailScreen,
  validateSearch: (search: Record<string, unknown>): MailSearch => ({
    ...(typeof search['q'] === 'string' && search['q'] !== '' && { q: search['q'] }),
    ...(typeof search['compose'] === 'string' && { compose: search['compose'] }),
    ...((search['filter'] === 'unread' ||
      search['filter'] === 'flagged' ||
      search['filter'] === 'attachment') && {
      filter: search['filter'],
    }),
  }),
});
const folder = createRoute({ getParentRoute: () => mail, path: '$account/$folder' });
const thread = createRoute({ getParentRoute: () => mail, path: '$account/$folder/$thread' });

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(
    () => withTexts('settings', import('../features/settings/settings-screen.tsx')),
    'SettingsScreen',
  ),
});
/** `from`: a filter for this sender is wanted. */
const settingsSection = createRoute({
  getParentRoute: () => settings,
  path: '$section',
  validateSearch: (search: Record<string, unknown>): { from?: string } =>
    typeof search['from'] === 'string' ? { from: search['from'] } : {},
});

const directory = createRoute({
  getParentRoute: () => root,
  path: '/directory',
  component: lazyRouteComponent(
    () => withTexts('directory', import('../features/directory/directory-screen.tsx')),
    'DirectoryScreen',
  ),
});

const consoleRoute = createRoute({
  getParentRoute: () => root,
  path: '/console',
  component: lazyRouteComponent(
    () => withTexts('console', import('../features/console/console-screen.tsx')),
    'ConsoleScreen',
  ),
});

export interface ConsoleSearch {
  /** The thing that is open. */
  id?: string;
}

const consoleSection = createRoute({
  getParentRoute: () => consoleRoute,
  path: '$section',
  validateSearch: (search: Record<string, unknown>): ConsoleSearch =>
    typeof search['id'] === 'string' ? { id: search['id'] } : {},
});

const training = createRoute({
  getParentRoute: () => root,
  path: '/training',
  component: lazyRouteComponent(
    () => withTexts('training', import('../features/training/my-training-screen.tsx')),
    'MyTrainingScreen',
  ),
});

const components = createRoute({
  getParentRoute: () => root,
  path: '/components',
  component: lazyRouteComponent(
    () => withTexts('components', import('../features/components/components-screen.tsx')),
    'ComponentsScreen',
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    mail.addChildren([folder, thread]),
    directory,
    consoleRoute.addChildren([consoleSection]),
    settings.addChildren([settingsSection]),
    training,
    components,
  ]),
  defaultPreload: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
