/** What the HTTP server is given, and what each group of routes gets of it. */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PasswordHasher } from '#domain/accounts/password-hasher.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { PortName } from '#platform/config/settings.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Certificates } from '#platform/net/certificates.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { Metrics } from '#platform/telemetry/metrics.ts';
import type { AccountNotice } from '#services/sign-in/account-notices.ts';
import type { Health, ReadinessItem } from './health.ts';

export interface HttpSettings {
  /** The mail domain: `thuathienhue.gov.vn`. */
  domain: string;
  hostname: string;
  /** The local try-out: people reach it by whatever name they typed, not by its host name. */
  isTryOut: boolean;
  metricsToken: string | undefined;
  /** Everybody may see how the services are and were. */
  hasStatusPage: boolean;
  /** The MTA-STS policy that is published (RFC 8461 §3.2); none where there is none. */
  mtaStsPolicy?: string;
  /** Networks whose `X-Forwarded-For` is believed. */
  proxyNetworks: readonly string[];
  maxConnections: number;
  maxConnectionsPerAddress: number;
}

/** A port that is open in this installation, whichever process serves it. */
export interface OpenPort {
  name: PortName;
  port: number;
}

/** What the pages and the tokens of people need. */
export interface HttpPeople {
  db: Database;
  hasher: PasswordHasher;
  ids: NewId;
  random: (bytes: number) => Buffer;
  /** Seals the secrets of apps that show codes. */
  factorKey: Buffer;
  /** Tells the owner of an account by mail what changed in how one signs in. */
  tellOwner?: (accountId: AccountId, notice: AccountNotice) => Promise<void>;
}

export interface HttpDependencies {
  settings: HttpSettings;
  ports: readonly OpenPort[];
  certificates: Certificates;
  /** Each part the program needs to serve mail, looked at now. */
  readiness: () => Promise<ReadinessItem[]>;
  people: HttpPeople;
  /** What links to large files are served from; without it there are none. */
  files?: { blobs: BlobStore; linkSecret: Buffer };
  /** What links to leave lists are signed with (RFC 8058); without it there are none. */
  listSecret?: Buffer;
  /** The folder of the built web application; without one there is none. */
  webApp?: string;
  /** Routes of other rooms on the same ports: JMAP. */
  moreRoutes?: readonly ((app: FastifyInstance) => void)[];
  metrics: Metrics;
  clock: Clock;
  log: Logger;
}

/** What routes see: the dependencies, and what the server made of them. */
export interface HttpContext extends HttpDependencies {
  health: Health;
  /** From this machine itself, or with the token: may see what strangers may not. */
  isOperator: (request: FastifyRequest) => boolean;
}

/** A group of routes: one file in `routes/`, one line in `routes.ts`. */
export type RouteGroup = (app: FastifyInstance, context: HttpContext) => void;
