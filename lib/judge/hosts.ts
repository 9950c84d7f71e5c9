import { basename } from 'node:path/posix';
import type { Hosting } from '../discover/hosting';
import { type Finding, finding } from '../finding';
import { namesPattern } from '../read/mentions/site';
import type { Place } from '../text';

/** A host, or a store of secrets, and how a variable is taken out of it. */
interface KnownHost {
  readonly name: string;
  /** The files that it reads. */
  readonly file: RegExp;
  /** The packages that run only there. */
  readonly dependency?: RegExp;
  /** What takes a variable out: commands, or where to click. */
  readonly removes: (name: string) => string;
}

/**
 * The hosts, with commands that exist; where a host's command line has none, the place in its dashboard.
 *
 * Sources, read in November 2026: vercel.com/docs/cli/env; docs.netlify.com/cli (env); fly.io/docs/flyctl/secrets-unset;
 * devcenter.heroku.com (config:unset); docs.railway.com/cli/variable; developers.cloudflare.com (wrangler secret,
 * wrangler pages secret); docs.doppler.com (secrets delete); sst.dev/docs/reference/cli (secret remove);
 * infisical.com/docs/cli/commands/secrets; docs.gitlab.com (glab variable delete).
 */
const HOSTS: readonly KnownHost[] = [
  {
    name: 'Vercel',
    file: /(?:^|\/)(?:vercel\.(?:json|ts)|now\.json)$/,
    dependency:
      /^@vercel\/(?:analytics|speed-insights|postgres|blob|kv|edge-config|functions|og|otel|toolbar|flags|firewall|oidc|queue|sdk)$/,
    removes: (name) => `\`vercel env rm ${name} production\`, and the same for \`preview\` and \`development\``,
  },
  {
    name: 'Netlify',
    file: /(?:^|\/)netlify\.toml$/,
    dependency: /^@netlify\/(?:plugin-\w+|functions|edge-functions|blobs|neon|database)$/,
    removes: (name) => `\`netlify env:unset ${name}\``,
  },
  { name: 'Fly.io', file: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/, removes: (name) => `\`fly secrets unset ${name}\`` },
  { name: 'Heroku', file: /(?:^|\/)(?:Procfile|heroku\.ya?ml)$/, removes: (name) => `\`heroku config:unset ${name}\`` },
  {
    name: 'Render',
    file: /(?:^|\/)render\.ya?ml$/,
    removes: (name) => `remove ${name} under Environment of the service, in the dashboard`,
  },
  {
    name: 'Railway',
    file: /(?:^|\/)railway\.(?:json|toml)$/,
    removes: (name) => `\`railway variable delete ${name}\`, in each environment`,
  },
  {
    name: 'Cloudflare',
    file: /(?:^|\/)wrangler\.(?:toml|jsonc?)$/,
    dependency: /^@(?:opennextjs\/cloudflare|cloudflare\/next-on-pages)$/,
    removes: (name) => `\`wrangler secret delete ${name}\` (on Pages \`wrangler pages secret delete ${name}\`)`,
  },
  {
    name: 'DigitalOcean',
    file: /(?:^|\/)\.do\//,
    removes: (name) => `remove ${name} from the app's environment variables, in the dashboard or its spec`,
  },
  {
    name: 'AWS Amplify',
    file: /(?:^|\/)amplify\.ya?ml$/,
    removes: (name) => `remove ${name} under Environment variables, in the console`,
  },
  {
    name: 'SST',
    file: /(?:^|\/)sst\.config\.[cm]?ts$/,
    removes: (name) => `\`sst secret remove ${name}\`, in each stage`,
  },
  {
    name: 'Trigger.dev',
    file: /(?:^|\/)trigger\.config\.[cm]?[jt]s$/,
    removes: (name) => `remove ${name} under Environment variables, in the dashboard`,
  },
  {
    name: 'Doppler',
    file: /(?:^|\/)doppler\.ya?ml$/,
    removes: (name) => `\`doppler secrets delete ${name}\`, in each config`,
  },
  {
    name: 'Infisical',
    file: /(?:^|\/)\.infisical\.json$/,
    removes: (name) => `\`infisical secrets delete ${name} --type=shared\`, in each environment`,
  },
  { name: 'GitLab CI', file: /(?:^|\/)\.gitlab-ci\.yml$/, removes: (name) => `\`glab variable delete ${name}\`` },
];

/**
 * The checklist of what is set outside of the repository: one note for each host that the project shows, with the
 * commands for every variable that nobody reads any more.
 *
 * A host is known by its own file, or by a package that runs only there; a secret of GitHub by a workflow that names it.
 * An image alone is run somewhere, which is all that can be said.
 */
export function hostChecklist(hosting: Hosting, gone: readonly string[]): readonly Finding[] {
  if (gone.length === 0) return [];
  const hosts = HOSTS.flatMap((host) => {
    const shown = evidenceOf(host, hosting);
    return shown === undefined ? [] : [checklist({ host: host.name, ...shown, steps: gone.map(host.removes) }, gone)];
  });
  const github = secretSteps(hosting, gone);
  return hosts.length + github.length > 0 ? [...hosts, ...github] : imageStep(hosting, gone);
}

interface Evidence {
  /** `vercel.json`, or the package's name. */
  readonly by: string;
  readonly at: Place;
}

function evidenceOf({ file, dependency }: KnownHost, { paths, manifests }: Hosting): Evidence | undefined {
  const path = paths.find((each) => file.test(each));
  if (path !== undefined) return { by: path, at: startOf(path) };
  for (const manifest of manifests) {
    const name = manifest.dependencies.find((each) => dependency?.test(each.name))?.name;
    if (name !== undefined) return { by: `\`${name}\``, at: startOf(manifest.path) };
  }
  return undefined;
}

function startOf(path: string): Place {
  return { path, span: { start: 0, end: 0 } };
}

interface Checklist extends Evidence {
  readonly host: string;
  readonly steps: readonly string[];
}

function checklist({ host, by, at, steps }: Checklist, gone: readonly string[]): Finding {
  return finding({
    code: 'host-variables',
    level: 'note',
    message: `what ${host} sets was not seen (${by} shows that it is used); ${gone.join(' and ')} may still be set there`,
    at,
    notes: [LATER],
    help: steps.join('; '),
  });
}

const LATER = 'once the new schema is deployed everywhere: what is deployed now still reads it';

/** Secrets and variables of GitHub, as far as a workflow names them. */
function secretSteps({ workflows }: Hosting, gone: readonly string[]): readonly Finding[] {
  return gone.flatMap((name) => {
    const uses = new RegExp(`\\b(secrets|vars)\\.${namesPattern([name]).source}`);
    const found = workflows.flatMap(({ path, text }) => {
      const match = uses.exec(text);
      return match === null ? [] : [{ path, start: match.index, end: match.index + match[0].length, scope: match[1] }];
    });
    const [first] = found;
    if (first === undefined) return [];
    const noun = first.scope === 'vars' ? 'variable' : 'secret';
    return [
      finding({
        code: 'host-variables',
        level: 'note',
        message: `the ${noun} ${name} of this GitHub repository is read by nobody once the workflows do not name it`,
        at: { path: first.path, span: { start: first.start, end: first.end } },
        notes: [LATER],
        help: `\`gh ${noun} delete ${name}\`, with \`--env NAME\` where it belongs to an environment`,
      }),
    ];
  });
}

function imageStep({ paths }: Hosting, gone: readonly string[]): readonly Finding[] {
  const path = paths.find((each) => /Dockerfile|compose/.test(basename(each)));
  if (path === undefined) return [];
  return [
    finding({
      code: 'host-variables',
      level: 'note',
      message: `where the image of this project runs was not seen; ${gone.join(' and ')} may still be set there`,
      at: startOf(path),
      notes: [LATER],
      help: `take ${gone.join(' and ')} out of what starts the container`,
    }),
  ];
}
