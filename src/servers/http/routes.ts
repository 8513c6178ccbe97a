/** Every group of routes, in the order of registration. To add one: a file in `routes/` and a line here. */
import type { RouteGroup } from './dependencies.ts';
import { accountRoutes } from './routes/account.ts';
import { acmeChallengeRoutes } from './routes/acme-challenge.ts';
import { appleProfileRoutes } from './routes/apple-profile.ts';
import { assetRoutes } from './routes/assets.ts';
import { authAccountRoutes } from './routes/auth-account.ts';
import { authSignInRoutes } from './routes/auth-sign-in.ts';
import { authorityRoutes } from './routes/authority.ts';
import { autoconfigRoutes } from './routes/autoconfig.ts';
import { autodiscoverRoutes } from './routes/autodiscover.ts';
import { fileLinkRoutes } from './routes/file-link.ts';
import { healthRoutes } from './routes/health.ts';
import { listLeaveRoutes } from './routes/list-leave.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { mtaStsRoutes } from './routes/mta-sts.ts';
import { oauthAuthorizeRoutes } from './routes/oauth-authorize.ts';
import { oauthTokenRoutes } from './routes/oauth-token.ts';
import { startPageRoutes } from './routes/start-page.ts';
import { statusRoutes } from './routes/status.ts';
import { webAppRoutes } from './routes/web-app.ts';

export const ROUTE_GROUPS: readonly RouteGroup[] = [
  healthRoutes,
  metricsRoutes,
  startPageRoutes,
  statusRoutes,
  assetRoutes,
  autoconfigRoutes,
  autodiscoverRoutes,
  appleProfileRoutes,
  authorityRoutes,
  mtaStsRoutes,
  acmeChallengeRoutes,
  accountRoutes,
  fileLinkRoutes,
  listLeaveRoutes,
  authSignInRoutes,
  authAccountRoutes,
  oauthAuthorizeRoutes,
  oauthTokenRoutes,
  webAppRoutes,
];
