/**
 * Steps × entrances: what happens to a message, in what order, by the way it came in.
 *
 * | step                   | mx | submission | api | release |
 * |------------------------|----|------------|-----|---------|
 * | well-formed header     |    | ✓          |     |         |
 * | no loop                | ✓  | ✓          | ✓   |         |
 * | strip forged results   | ✓  | ✓          | ✓   |         |
 * | own identity           |    | ✓          |     |         |
 * | secrecy                | ✓  | ✓          |     |         |
 * | authenticate sender    | ✓  |            |     |         |
 * | scan virus             | ✓  | ✓          | ✓   |         |
 * | ask Rspamd             | ✓  |            |     |         |
 * | score junk             | ✓  |            |     |         |
 * | from personal services | ✓  |            |     |         |
 * | to personal services   |    | ✓          |     |         |
 * | sending limits         |    | ✓          |     |         |
 * | complete headers       |    | ✓          |     |         |
 * | trace                  | ✓  | ✓          | ✓   |         |
 * | local recipients       | ✓  | ✓          | ✓   | ✓       |
 * | expand groups          | ✓  | ✓          | ✓   | ✓       |
 * | personal junk          | ✓  |            |     |         |
 * | collect reports        | ✓  |            |     |         |
 * | note reports           | ✓  | ✓          | ✓   |         |
 * | verify S/MIME          | ✓  | ✓          | ✓   |         |
 * | raise doubt            | ✓  | ✓          | ✓   | ✓       |
 * | run filters            | ✓  | ✓          | ✓   | ✓       |
 * | tell of delivery       | ✓  | ✓          |     |         |
 * | note recipients        |    | ✓          |     |         |
 *
 * Steps in one bracket ask the world outside and do so at the same time; their verdicts count in the order given.
 */
import type { Entrance } from './incoming-message.ts';
import { askRspamd } from './steps/ask-rspamd.ts';
import { authenticateSender } from './steps/authenticate-sender.ts';
import { collectReports } from './steps/collect-reports.ts';
import { completeHeaders } from './steps/complete-headers.ts';
import { expandGroupsStep } from './steps/expand-groups.ts';
import { localRecipients } from './steps/local-recipients.ts';
import { noLoop } from './steps/no-loop.ts';
import { noteRecipients } from './steps/note-recipients.ts';
import { noteReports } from './steps/note-reports.ts';
import { ownIdentity } from './steps/own-identity.ts';
import { personalJunk } from './steps/personal-junk.ts';
import { fromPersonalServices, toPersonalServices } from './steps/personal-services.ts';
import { raiseDoubt } from './steps/raise-doubt.ts';
import { runFilters } from './steps/run-filters.ts';
import { scanVirus } from './steps/scan-virus.ts';
import { scoreJunk } from './steps/score-junk.ts';
import { secrecy } from './steps/secrecy.ts';
import { sendingLimits } from './steps/sending-limits.ts';
import { stripForgedResults } from './steps/strip-forged-results.ts';
import { tellOfDelivery } from './steps/tell-of-delivery.ts';
import { trace } from './steps/trace.ts';
import { verifySmimeStep } from './steps/verify-smime.ts';
import { wellFormedHeader } from './steps/well-formed-header.ts';
import type { Step } from './verdict.ts';

export type MatrixEntry = Step | readonly Step[];

export const STEPS: Readonly<Record<Entrance, readonly MatrixEntry[]>> = {
  mx: [
    noLoop,
    stripForgedResults,
    secrecy,
    [authenticateSender, scanVirus, askRspamd],
    scoreJunk,
    fromPersonalServices,
    trace,
    localRecipients,
    expandGroupsStep,
    personalJunk,
    collectReports,
    noteReports,
    verifySmimeStep,
    raiseDoubt,
    runFilters,
    tellOfDelivery,
  ],
  submission: [
    wellFormedHeader,
    noLoop,
    stripForgedResults,
    ownIdentity,
    secrecy,
    scanVirus,
    toPersonalServices,
    sendingLimits,
    completeHeaders,
    trace,
    localRecipients,
    expandGroupsStep,
    noteReports,
    verifySmimeStep,
    raiseDoubt,
    runFilters,
    tellOfDelivery,
    noteRecipients,
  ],
  api: [
    noLoop,
    stripForgedResults,
    scanVirus,
    trace,
    localRecipients,
    expandGroupsStep,
    noteReports,
    verifySmimeStep,
    raiseDoubt,
    runFilters,
  ],
  release: [localRecipients, expandGroupsStep, raiseDoubt, runFilters],
};
