// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are workflows
import { type Hosting, hostingOf } from '../lib/discover/hosting';
import { memoryHost } from '../lib/host/memory';
import { hostChecklist } from '../lib/judge/hosts';
import type { Project } from '../lib/project';

const NOTHING: Hosting = { paths: [], manifests: [], workflows: [] };

/** What is said for a project with these files: who, and the help. */
function told(
  files: Record<string, string>,
  gone: readonly string[],
  folders: Partial<Project> = {},
): readonly string[] {
  const project = { packageFolder: '', dependents: [], ...folders } as unknown as Project;
  return hostChecklist(hostingOf(memoryHost(files), project), gone).map(({ at, help }) => `${at?.path}: ${help}`);
}

describe('the checklist of hosts', () => {
  const rows: readonly (readonly [path: string, help: string])[] = [
    ['vercel.json', '`vercel env rm DIRECT_URL production`, and the same for `preview` and `development`'],
    ['apps/web/netlify.toml', '`netlify env:unset DIRECT_URL`'],
    ['fly.staging.toml', '`fly secrets unset DIRECT_URL`'],
    ['Procfile', '`heroku config:unset DIRECT_URL`'],
    ['render.yaml', 'remove DIRECT_URL under Environment of the service, in the dashboard'],
    ['railway.toml', '`railway variable delete DIRECT_URL`, in each environment'],
    ['wrangler.jsonc', '`wrangler secret delete DIRECT_URL` (on Pages `wrangler pages secret delete DIRECT_URL`)'],
    ['.do/app.yaml', "remove DIRECT_URL from the app's environment variables, in the dashboard or its spec"],
    ['amplify.yml', 'remove DIRECT_URL under Environment variables, in the console'],
    ['sst.config.ts', '`sst secret remove DIRECT_URL`, in each stage'],
    ['doppler.yaml', '`doppler secrets delete DIRECT_URL`, in each config'],
    ['.infisical.json', '`infisical secrets delete DIRECT_URL --type=shared`, in each environment'],
    ['.gitlab-ci.yml', '`glab variable delete DIRECT_URL`'],
    ['Dockerfile', 'take DIRECT_URL out of what starts the container'],
  ];
  it.each(rows)('has the command for %s', (path, help) => {
    expect(told({ [path]: '' }, ['DIRECT_URL'])).toEqual([`${path}: ${help}`]);
  });

  it('knows a host by a package that runs only there', () => {
    const manifest = (name: string) => JSON.stringify({ dependencies: { [name]: '1' } });
    expect(told({ 'package.json': manifest('@vercel/analytics') }, ['DIRECT_URL'])).toHaveLength(1);
    expect(told({ 'package.json': manifest('@vercel/ncc') }, ['DIRECT_URL'])).toEqual([]);
    expect(told({ 'package.json': manifest('next') }, ['DIRECT_URL'])).toEqual([]);
  });

  it('names every variable and every host once', () => {
    const files = { 'vercel.json': '{}', 'apps/web/vercel.json': '{}', 'fly.toml': '', Dockerfile: '' };
    expect(told(files, ['DIRECT_URL', 'SHADOW_DATABASE_URL'])).toEqual([
      'apps/web/vercel.json: `vercel env rm DIRECT_URL production`, and the same for `preview` and `development`; `vercel env rm SHADOW_DATABASE_URL production`, and the same for `preview` and `development`',
      'fly.toml: `fly secrets unset DIRECT_URL`; `fly secrets unset SHADOW_DATABASE_URL`',
    ]);
  });

  it('names a secret of GitHub where a workflow does', () => {
    const workflow = 'env:\n  A: ${{ secrets.DIRECT_URL_2 }}\n  B: ${{ secrets.DIRECT_URL }}\n';
    const files = { '.github/workflows/ci.yml': workflow };
    expect(told(files, ['DIRECT_URL', 'SHADOW_DATABASE_URL'])).toEqual([
      '.github/workflows/ci.yml: `gh secret delete DIRECT_URL`, with `--env NAME` where it belongs to an environment',
    ]);
    const found = hostChecklist(hostingOf(memoryHost(files), { packageFolder: '', dependents: [] } as never), [
      'DIRECT_URL',
    ]);
    expect(found[0]?.at?.span.start).toBe(workflow.indexOf('secrets.DIRECT_URL }'));
    expect(told({ '.github/workflows/ci.yml': 'a: ${{ vars.DIRECT_URL }}' }, ['DIRECT_URL'])[0]).toContain(
      'gh variable delete',
    );
  });

  it('leaves out the hosts of other packages, of docs and of examples', () => {
    const files = {
      'apps/docs/vercel.json': '{}',
      'docs/netlify.toml': '',
      'examples/a/fly.toml': '',
      'apps/web/render.yaml': '',
      'apps/admin/railway.json': '',
    };
    const folders = { packageFolder: 'packages/db', dependents: ['apps/web'] };
    expect(told(files, ['DIRECT_URL'], folders).map((line) => line.split(':')[0])).toEqual(['apps/web/render.yaml']);
  });

  it('is empty where no variable goes, and where no host is seen', () => {
    expect(told({ 'vercel.json': '{}' }, [])).toEqual([]);
    expect(hostChecklist(NOTHING, ['DIRECT_URL'])).toEqual([]);
  });
});
