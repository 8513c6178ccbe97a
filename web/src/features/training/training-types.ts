/** Training as the server gives it (`urn:congthu:training`, R6.8). */
import { registerType } from '../../jmap/sync.ts';

export type PlanState = 'draft' | 'submitted' | 'returned' | 'approved';

export interface TrainingPlan {
  id: string;
  year: number;
  title: string;
  aims: string;
  audience: string;
  state: PlanState;
  madeBy: string;
  madeAt: string;
  submittedBy: string | null;
  submittedAt: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionNote: string | null;
  courses: number;
  plannedPeople: number;
  plannedCost: number;
}

export interface TrainingCourse {
  id: string;
  planId: string;
  planState: PlanState;
  year: number;
  title: string;
  content: string;
  audienceUnits: string[];
  audienceRoles: string[];
  teacher: string;
  teacherAccount: string | null;
  hours: number;
  plannedPeople: number;
  plannedCost: number;
  materials: number;
}

export interface TrainingSession {
  id: string;
  courseId: string;
  courseTitle: string;
  teacher: string;
  teacherAccount: string | null;
  year: number;
  startsAt: string;
  endsAt: string;
  place: string;
  link: string;
  seats: number;
  registerUntil: string;
  state: 'open' | 'cancelled';
  cancelReason: string | null;
  registered: number;
  waiting: number;
}

export interface TrainingRegistration {
  id: string;
  sessionId: string;
  accountId: string;
  name: string;
  unitId: string;
  unitName: string;
  state: 'registered' | 'waiting' | 'cancelled';
  queuedAt: string;
  registeredBy: string;
  attendance: 'present' | 'excused' | 'absent' | null;
  result: 'passed' | 'failed' | null;
  /** Tenths. */
  mark: number | null;
  certificate: string | null;
  courseId: string;
  courseTitle: string;
  startsAt: string;
  endsAt: string;
  place: string;
  link: string;
  sessionState: 'open' | 'cancelled';
}

export interface TrainingMaterial {
  id: string;
  courseId: string;
  name: string;
  type: string;
  size: number;
  addedBy: string;
  addedAt: string;
}

export interface TrainingStanding {
  id: string;
  name: string;
  unitId: string;
  unitName: string;
  trainedYears: number[];
  comingYears: number[];
}

declare module '../../jmap/objects.ts' {
  interface ObjectTypes {
    TrainingPlan: TrainingPlan;
    TrainingCourse: TrainingCourse;
    TrainingSession: TrainingSession;
    TrainingRegistration: TrainingRegistration;
    TrainingMaterial: TrainingMaterial;
    TrainingStanding: TrainingStanding;
  }
}

for (const type of [
  'TrainingPlan',
  'TrainingCourse',
  'TrainingSession',
  'TrainingRegistration',
  'TrainingMaterial',
  'TrainingStanding',
] as const)
  registerType(type, { properties: undefined, wholly: false });
