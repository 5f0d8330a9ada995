import { fileURLToPath } from 'node:url'
import { sharedKey, sharedTables } from '@motcua/warehouse'
import { tableSql } from '../small-database.ts'

/*
 * What makes a shared database, as files that psql runs: made of the tables of
 * sql/schema and their keys, so that nothing is said twice.
 */

/** Where the files lie, by their texts. */
export function sharedFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries({
      'postgres/schema.sql': schema(),
      'postgres/roles.sql': roles(),
      'citus/distribute.sql': distribution(),
    }).map(([path, text]) => [
      fileURLToPath(new URL(`../../sql/${path}`, import.meta.url)),
      text,
    ]),
  )
}

const made = '-- Made by `node --run reference` in packages/warehouse.'

/** Tables that the publishing itself keeps. */
const own = ['stamp', 'covered']

function schema(): string {
  return `${made}
--
-- The tables of a PostgreSQL that many offices share: as in sql/schema, without
-- the past, and with keys that begin with the office. \`motcua publish\` fills them.
begin;

${sharedTables.map(keyed).join('\n')}
-- A month of an office, whatever the others have.
create index dossier_office_ended_on on dossier (office, ended_on);

-- What each office last published; its rows and this one change together.
create table stamp (
  office varchar not null,
  batch integer not null,          -- the last batch of its warehouse
  content varchar not null,        -- sha256 of all that was published
  cut_off timestamp not null,      -- up to when its dossiers are known, its local time
  published_at timestamp with time zone not null default now(),
  primary key (office)
);

-- The days for which every source of an office has sent its data.
create table covered (
  office varchar not null,
  target varchar not null,         -- dossier, or the table of a list
  first_day date not null,
  last_day date not null,
  primary key (office, target)
);

commit;
`
}

function keyed(table: (typeof sharedTables)[number]): string {
  const end = '\n);\n'
  const text = tableSql(table)
  if (!text.endsWith(end)) throw new Error(`${table}.sql ends unexpectedly`)
  const key = sharedKey(table).join(', ')
  return `${text.slice(0, -end.length)},\n  primary key (${key})${end}`
}

function roles(): string {
  const all = [...sharedTables, ...own]
  const list = all.join(', ').replaceAll(/(.{50,70},) /g, '$1\n  ')
  return `${made}
--
-- Who may read and write what, after schema.sql: by role alone, because a setting
-- of the session is lost on its way to other servers, and rows with it. A role
-- without an office is refused; it does not find the tables empty.
--
-- An office CODE, of 48 bytes at most, because PostgreSQL cuts longer names of
-- roles, has a role of its name, and one to log in with that is in it:
--
--   create role "motcua_office_CODE" in role motcua_publisher;
--   create role code_job login password '…' in role "motcua_office_CODE";
--
-- Who reads all offices: create role ministry login password '…' in role motcua_nation;
begin;

do $$
declare
  name text;
begin
  foreach name in array array['motcua_publisher', 'motcua_nation'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin', name);
    end if;
  end loop;
end $$;

-- The office of whoever asks, or an error. Too slow to be asked for every row
-- that is written: there the name of the role is enough.
create function motcua_office() returns varchar language plpgsql stable parallel safe set search_path = pg_catalog as $$
declare
  prefix constant text := 'motcua_office_';
  offices text[] := array(
    select substr(rolname, length(prefix) + 1) from pg_roles
    where starts_with(rolname, prefix) and pg_has_role(current_user, oid, 'usage')
    order by rolname);
begin
  if cardinality(offices) <> 1 then
    raise insufficient_privilege using
      message = format('role %s is of %s offices, where one is expected', current_user, cardinality(offices)),
      hint = 'make it a member of motcua_office_CODE, or of motcua_nation to read all';
  end if;
  return offices[1];
end $$;

grant select on
  ${list}
  to motcua_publisher, motcua_nation;
grant insert, delete on
  ${list}
  to motcua_publisher;

${all.map(policies).join('\n')}
commit;
`
}

function policies(table: string): string {
  return `alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy nation on ${table} for select to motcua_nation using (true);
create policy office on ${table} using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));
`
}

function distribution(): string {
  const [first, ...others] = [...sharedTables, ...own]
  return `${made}
--
-- Spreads the tables of sql/postgres/schema.sql over the workers of a Citus
-- cluster: run on its coordinator after schema.sql, before roles.sql and before
-- anything is published. All rows of an office are on one worker, those of its
-- tables together, so that a question about an office is asked of one server.
--
-- Small tables are distributed as well: writers of a reference table wait for
-- each other. Shards are moved by the primary keys, which are their identity.
--
-- PostgreSQL refuses COPY under the policies of roles.sql, on the workers too:
-- there the roles that publish need BYPASSRLS, and could write the rows of others.
-- Those that read want \`alter role … set jit = off\`, which goes to the workers.
--
-- Run the files by psql, which sends one statement after another: a message of
-- several Citus passes on whole, and its workers refuse it.
select create_distributed_table('${first}', 'office');
${others
  .map(
    (table) =>
      `select create_distributed_table('${table}', 'office', colocate_with => '${first}');`,
  )
  .join('\n')}
`
}
