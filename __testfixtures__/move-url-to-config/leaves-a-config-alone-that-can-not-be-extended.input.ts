import 'dotenv/config';
import { defineConfig } from 'prisma/config';

import { datasource } from './datasource';

export default defineConfig({ datasource });
