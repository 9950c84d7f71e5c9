import { addDirectUrl } from '../transforms/add-direct-url';
import { dropDirectUrl } from '../transforms/drop-direct-url';
import { dropPgbouncerFlag } from '../transforms/drop-pgbouncer-flag';
import { dropShadowDatabaseUrl } from '../transforms/drop-shadow-database-url';
import { dropUrlVariable } from '../transforms/drop-url-variable';
import type { Transform } from './transform';

/** Every transform, in the order in which they run. */
export const TRANSFORMS: readonly Transform[] = [
  addDirectUrl, // first: it derives its value from the url as it stands
  dropShadowDatabaseUrl, // before directUrl: its variable may be the same as that of directUrl
  dropDirectUrl,
  dropPgbouncerFlag, // after the schema: the value that stays is the one that has to work alone
  dropUrlVariable, // last: the others still ask who reads DIRECT_URL
];
