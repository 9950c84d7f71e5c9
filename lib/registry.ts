import { addDirectUrl } from '../transforms/add-direct-url';
import { advisoryLock } from '../transforms/advisory-lock';
import { configOneUrl } from '../transforms/config-one-url';
import { dropDirectUrl } from '../transforms/drop-direct-url';
import { dropEnvDeclaration } from '../transforms/drop-env-declaration';
import { dropPgbouncerFlag } from '../transforms/drop-pgbouncer-flag';
import { dropShadowDatabaseUrl } from '../transforms/drop-shadow-database-url';
import { dropUrlVariable } from '../transforms/drop-url-variable';
import { moveUrlToConfig } from '../transforms/move-url-to-config';
import { retargetClientUrl } from '../transforms/retarget-client-url';
import { usePooledHost } from '../transforms/use-pooled-host';
import type { Transform } from './transform';

/** Every transform, in the order in which they run. */
export const TRANSFORMS: readonly Transform[] = [
  addDirectUrl, // first: it derives its value from the url as it stands
  usePooledHost, // before all that is judged by the url being pooled
  moveUrlToConfig, // before the properties go: it takes their values along
  dropShadowDatabaseUrl, // before directUrl: its variable may be the same as that of directUrl
  dropDirectUrl,
  configOneUrl,
  retargetClientUrl, // with the two above: the client follows the CLI
  dropPgbouncerFlag, // after the schema: the value that stays is the one that has to work alone
  advisoryLock,
  dropEnvDeclaration, // with the variable
  dropUrlVariable, // last: the others still ask who reads DIRECT_URL
];
