import { type Finding, finding } from '../finding';
import type { Mention } from '../read/mentions';
import { fileKind } from '../read/mentions/file-kind';
import type { SourceFile } from '../text';
import type { Known } from './known';
import { dockerStep } from './setter-steps/docker';
import { jsonStep } from './setter-steps/json';
import { isAlone, scriptStep } from './setter-steps/script';
import type { Setter } from './setter-steps/setter';
import { settingsStep, terraformStep } from './setter-steps/settings';
import { yamlStep } from './setter-steps/yaml';

/**
 * What a person has to do where something only sets a variable that nobody reads any more, or passes it on.
 *
 * `help` is the exact thing: which lines of which entry, both halves of an ARG and its ENV, the secret behind them. It
 * names keys and never a value. `file` is missing where its text is not at hand; then the name alone is said.
 */
export function setterStep(mention: Mention, file: SourceFile | undefined, known: Known): Finding {
  const { name, path, span } = mention;
  return finding({
    code: 'drop-url-variable',
    level: 'note',
    message: `${name} is named here and read by nobody any more`,
    at: { path, span },
    help: file === undefined ? `remove ${name} here` : stepIn({ name, span, file, url: known.names.url }),
  });
}

function stepIn(setter: Setter): string {
  const kind = fileKind(setter.file);
  switch (kind) {
    case 'yaml':
      return yamlStep(setter);
    case 'docker':
      return dockerStep(setter);
    case 'json':
      return jsonStep(setter);
    case 'settings':
      return settingsStep(setter);
    case 'terraform':
      return terraformStep(setter);
    case 'shell':
    case 'powershell':
    case 'batch':
      return scriptStep(setter);
    case 'script':
    case 'python':
    case 'slash-code':
    case 'hash-code':
      return codeStep(setter);
    case 'sql':
    case 'markup':
    case 'doc':
    case 'other':
      return isAlone(setter) ? scriptStep(setter) : `remove ${setter.name} here`;
    default:
      return kind satisfies never;
  }
}

function codeStep(setter: Setter): string {
  const { name } = setter;
  return `remove what gives ${name} a value here; what runs next does not read it`;
}
