/* What an office folder is made of: apart from the index, as no pass needs it. */
export { exampleFiles, optionalFiles } from './office/reference/examples.ts'
export { newOffice, withSchema } from './office/reference/new-office.ts'
export { editorSchemas, fileKinds, textOf } from './office/reference/schemas.ts'
export type { FileKind, JsonSchema } from './office/reference/schemas.ts'
export { listTexts } from './office/reference/texts/lists.ts'
export type { ListTexts } from './office/reference/texts/lists.ts'
export type { FieldText, FieldTexts } from './office/reference/texts/text.ts'
