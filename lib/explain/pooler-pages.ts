import type { Pages, TopicPage } from '../page';
import { type Answer, type Pooler, poolerTable } from '../poolers';

// The table is that of the pooled connection.
const SAID: Readonly<Record<Answer, string>> = { yes: 'yes', no: 'no', unsure: 'not known, so it counts as no' };

/** A page for every row of the pooler table: what is known of it, from where, and when that was looked at. */
export const POOLER_PAGES: Pages<TopicPage> = Object.fromEntries(
  poolerTable().map((pooler) => [pooler.id, pageOf(pooler)]),
);

function pageOf(pooler: Pooler): TopicPage {
  return {
    summary: `what is known of ${pooler.name}`,
    what: [
      `- named prepared statements through the pooled URL: ${SAID[pooler.namedStatements]}`,
      `- a shadow database of Prisma's own: ${SAID[pooler.shadowDatabase]}`,
      `- one URL for the app and Prisma Migrate: ${SAID[pooler.oneUrl]}`,
    ],
    why: [`${pooler.why[0]?.toUpperCase() ?? ''}${pooler.why.slice(1)}.`],
    cure: [
      `\`--pooler ${pooler.id}\` states it where no host shows it. A stated pooler fills what is unknown; against a host`,
      'of another provider it is an error.',
    ],
    source: [`- ${pooler.source} (${pooler.date})`],
  };
}
