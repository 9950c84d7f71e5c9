// Plans the sample project as a user would: on a copy of its own, outside of this repository.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sample = fileURLToPath(new URL('../examples/neon-three-urls', import.meta.url));
const program = fileURLToPath(new URL('../dist/start.cjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'neon-three-urls-'));
try {
  cpSync(sample, folder, { recursive: true });
  const { status } = spawnSync(process.execPath, [program, 'plan', ...process.argv.slice(2)], {
    cwd: folder,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 2;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
