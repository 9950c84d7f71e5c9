import { agreesWithPrisma } from '../support/agreement';
import { TARGETS } from '../support/targets';

agreesWithPrisma(TARGETS, ['6.19.3', '7.10.1']);
