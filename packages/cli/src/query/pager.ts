import { spawnSync } from 'node:child_process'

/**
 * Shows a text that is longer than the terminal in `$PAGER`, else in `less`.
 *
 * @returns false where there is none, or no need of one.
 */
export function paged(
  text: string,
  {
    rows,
    pager,
  }: { readonly rows: number; readonly pager: string | undefined },
): boolean {
  if (text.split('\n').length < rows) return false
  const { error, status } = spawnSync('sh', ['-c', pager || 'less -SX'], {
    input: text,
    stdio: ['pipe', 'inherit', 'inherit'],
    // Who looks at a result starts no other program from there and writes no file.
    env: { ...process.env, LESSCHARSET: 'utf-8', LESSSECURE: '1' },
  })
  return error === undefined && status !== 127
}
