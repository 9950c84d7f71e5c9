import { type Finding, finding } from './finding';
import { assignmentOf, readSchema } from './read/schema';
import { removableLines, type SourceFile } from './text';
import type { Step } from './verdict';

/**
 * Finds a property of the datasource block and the fix that removes its line with its trailing comment.
 *
 * Comment lines around it stay; so does everything in blocks of other kinds, whatever their fields are called. Returns
 * nothing when the property is absent or the schema can't be read.
 */
export function removeDatasourceProperty(file: SourceFile, key: string, code: Step): readonly Finding[] {
  const block = readSchema(file).schema?.datasources[0];
  const assignment = block && assignmentOf(block, key);
  if (!block || !assignment) return [];
  const edit = { path: file.path, span: removableLines(file.text, assignment.lineSpan), newText: '' };
  return [
    finding({
      code,
      level: 'warning',
      message: `\`${key}\` is not needed any more`,
      at: { path: file.path, span: assignment.keySpan },
      fix: {
        title: `remove \`${key}\``,
        safety: 'safe',
        edits: [edit],
        announced: [{ kind: 'assignment-removed', path: file.path, block: block.name, key }],
      },
    }),
  ];
}
