/** The roles there are, as the server names them (R2.1). */
export const ROLES = [
  'chief_of_office',
  'deputy_chief',
  'center_administrator',
  'center_operator',
  'personnel_authority',
  'unit_administrator',
  'agency_head',
  'delegate',
  'archivist',
  'auditor',
  'official',
] as const;
