/**
 * TCVN3 (also ABC, VN3): one byte for each letter. Bytes below 80 are ASCII; the
 * others that are not in the table mean nothing and may not be read.
 *
 * The table is the third and smallest form of the standard TCVN 5712:1993: the 67
 * lower-case letters, the seven capitals without a tone mark, a space that does not break.
 * Its first form (`TCVN5712-1` of iconv) gives these bytes the same letters and
 * others some more, which the ABC fonts do not have.
 *
 * A capital with a tone mark is the byte of its small letter in a font of capitals
 * (`.VnTimeH`). A text file has no fonts, so such a word comes out in small letters.
 */
const letters: Readonly<Record<number, string>> = {
  0xa0: '\u00a0ĂÂÊÔƠƯĐăâêôơưđ',
  0xb5: 'àảãáạ',
  0xbb: 'ằẳẵắ',
  0xc6: 'ặầẩẫấậè',
  0xce: 'ẻẽéẹềểễếệìỉ',
  0xdc: 'ĩíịò',
  0xe1: 'ỏõóọồổỗốộờởỡớợù',
  0xf1: 'ủũúụừửữứựỳỷỹýỵ',
}

/** The character of each of the 256 bytes; undefined where there is none. */
export const tcvn3: readonly (string | undefined)[] = Array.from(
  { length: 256 },
  (_, byte) => {
    if (byte < 0x80) return String.fromCharCode(byte)
    for (const [from, run] of Object.entries(letters)) {
      const letter = run[byte - Number(from)]
      if (letter !== undefined) return letter
    }
    return undefined
  },
)
