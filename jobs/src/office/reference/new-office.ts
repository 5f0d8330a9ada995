import { exampleFiles } from './examples.ts'
import { editorSchemas } from './schemas.ts'

/**
 * The files of a new office folder by their paths: a small office that works,
 * to be changed, and the schemas by which editors complete its YAML files.
 */
export function newOffice(): { readonly [path: string]: string } {
  const schemas = Object.entries(editorSchemas()).map(
    ([file, schema]) =>
      [`schema/${file}`, `${JSON.stringify(schema, null, 2)}\n`] as const,
  )
  const files = Object.entries(exampleFiles).map(
    ([path, text]) => [path, withSchema(path, text)] as const,
  )
  return Object.fromEntries([...files, ...schemas])
}

/**
 * A YAML file with the line that names its schema to editors; another file as it is.
 *
 * @param schemas the folder of the schemas, from the office folder
 */
export function withSchema(
  path: string,
  text: string,
  schemas = 'schema',
): string {
  const [, folder = '', name = ''] = /^(.*\/)?([^/]+)\.yaml$/.exec(path) ?? []
  if (name === '') return text
  const up = folder.replaceAll(/[^/]+\//g, '../')
  const schema = folder === 'sources/' ? 'source' : name
  return `# yaml-language-server: $schema=${up}${schemas}/${schema}.json\n${text}`
}
