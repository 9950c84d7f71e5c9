/**
 * Stands where Prisma's CLI expects its native schema engine, and only writes down what the CLI hands over: one line of
 * JSON with its words, into the file that `E2E_RECORD` names. Whatever the CLI then asks for fails.
 */
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const words = process.argv.slice(2);
appendFileSync(process.env.E2E_RECORD ?? '/dev/null', `${JSON.stringify(words)}\n`);

// The CLI first asks whether the database can be reached.
if (words.includes('can-connect-to-database')) process.exit(0);

for await (const line of createInterface({ input: process.stdin })) {
  const { id } = JSON.parse(line);
  const data = { is_panic: false, message: 'the recorder has no database', meta: null, error_code: null };
  const error = { code: 4466, message: 'An error happened. Check the data field for details.', data };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, error })}\n`);
}
