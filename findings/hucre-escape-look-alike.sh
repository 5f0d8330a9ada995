#!/bin/sh
# hucre 1.0.0: a text that looks like a workbook's escape of a letter comes back
# as that letter.
#
# A workbook writes what XML cannot hold as _xHHHH_, and so a text that has these
# signs itself must be written with its first sign escaped, _x005F_xHHHH_. The
# writer escapes control characters and leaves such a text alone, so its own
# reader, as a spreadsheet does, takes it for the escape: a code or a file name
# of this shape is another one afterwards, without an error.
#
# Seen: "_x0041_" -> "A", "_x005F_x0041_" -> "_x0041_", "a\u0001" -> "a\u0001"
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hucre@1.0.0
cat >try.mjs <<'JS'
import { readXlsx, writeXlsx } from 'hucre/xlsx'

const told = []
for (const text of ['_x0041_', '_x005F_x0041_', 'a\u0001']) {
  const written = await writeXlsx({ sheets: [{ name: 's', rows: [[text]] }] })
  const [sheet] = (await readXlsx(written)).sheets
  told.push(`${JSON.stringify(text)} -> ${JSON.stringify(sheet.rows[0][0])}`)
}
console.log(told.join(', '))
JS
got=$(node try.mjs)
echo "$got"
test "$got" = '"_x0041_" -> "A", "_x005F_x0041_" -> "_x0041_", "a\u0001" -> "a\u0001"'
