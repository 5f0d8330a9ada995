/* An office and its published data: apart from the index, which takes in and issues. */
export { loadOffice } from './office/office.ts'
export type { Office } from './office/office.ts'
export { ConfigError } from './office/yaml-file.ts'
export { NoDataError, openOfficeData } from './issue/office-data.ts'
export type { OfficeData } from './issue/office-data.ts'
