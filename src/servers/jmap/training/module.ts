/** `urn:congthu:training`: teaching officials to use the system (R6.8). A further type is one file and one line here. */
import type { JmapModule } from '../method.ts';
import { trainingCourse } from './training-course.ts';
import { trainingMaterial } from './training-material.ts';
import { trainingPlan } from './training-plan.ts';
import { trainingCertificate, trainingRegistration } from './training-registration.ts';
import { trainingSession } from './training-session.ts';
import { trainingStanding, trainingStatistics } from './training-standing.ts';

export const training: JmapModule = {
  capability: 'urn:congthu:training',
  describe: () => ({}),
  describeProvince: () => ({}),
  types: [
    trainingPlan,
    trainingCourse,
    trainingSession,
    trainingRegistration,
    trainingMaterial,
    trainingStanding,
  ],
  methods: [trainingStatistics, trainingCertificate],
};
