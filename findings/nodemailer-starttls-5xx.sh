#!/bin/sh
# nodemailer 10.6.1: a server that does not offer STARTTLS looks like one that
# refuses the mail for good.
#
# With requireTLS the client sends STARTTLS although the server did not list it,
# and gives the server's answer as responseCode. That is a 5xx, which for a mail
# means: never try again. A sender that sorts errors by responseCode alone, as
# one does for RCPT TO and DATA, gives up every mail while the certificate of a
# relay is renewed. `command` tells them apart: STARTTLS, not RCPT TO.
#
# Seen: code=ETLS responseCode=500 command=STARTTLS
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nodemailer@10.6.1 smtp-server@3.21.6
cat >try.mjs <<'JS'
import nodemailer from 'nodemailer'
import { SMTPServer } from 'smtp-server'

const server = new SMTPServer({
  disabledCommands: ['STARTTLS', 'AUTH'],
  logger: false,
})
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.server.address()
  const host = '127.0.0.1'
  const mail = nodemailer.createTransport({ host, port, requireTLS: true })
  const message = { from: 'a@a.test', to: 'b@b.test', text: 'x' }
  const error = await mail.sendMail(message).then(
    () => ({ code: 'none' }),
    (reason) => reason,
  )
  const { code, responseCode, command } = error
  console.log(`code=${code} responseCode=${responseCode} command=${command}`)
  server.close()
})
JS
got=$(node try.mjs)
echo "$got"
test "$got" = 'code=ETLS responseCode=500 command=STARTTLS'
