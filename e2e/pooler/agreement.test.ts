import { agreesWithPrisma } from '../support/agreement';
import { MODELS } from '../support/targets';

agreesWithPrisma(MODELS, ['6.19.3']);
