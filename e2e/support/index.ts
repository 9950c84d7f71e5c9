/** What bench/live-deploys.mjs takes from here. */
export { probeUrl } from '../../lib/probe';
export { cliVerdict } from './cli-verdict';
export { startPostgres } from './postgres';
export { urlOf } from './sql';
export { movedStage } from './stage';
export { cli, migrationsIn, STEPS, writeMigration } from './steps';
export { TARGETS } from './targets';
export { startTraffic } from './traffic';
