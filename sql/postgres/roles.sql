-- Made by `node --run reference` in packages/warehouse.
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
  unit, procedure, procedure_time, dossier, survey_round, survey_answer,
  feedback, task_progress, assigned_task, unit_report, overdue_note,
  narrative, calendar_day, stamp, covered
  to motcua_publisher, motcua_nation;
grant insert, delete on
  unit, procedure, procedure_time, dossier, survey_round, survey_answer,
  feedback, task_progress, assigned_task, unit_report, overdue_note,
  narrative, calendar_day, stamp, covered
  to motcua_publisher;

alter table unit enable row level security;
alter table unit force row level security;
create policy nation on unit for select to motcua_nation using (true);
create policy office on unit using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table procedure enable row level security;
alter table procedure force row level security;
create policy nation on procedure for select to motcua_nation using (true);
create policy office on procedure using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table procedure_time enable row level security;
alter table procedure_time force row level security;
create policy nation on procedure_time for select to motcua_nation using (true);
create policy office on procedure_time using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table dossier enable row level security;
alter table dossier force row level security;
create policy nation on dossier for select to motcua_nation using (true);
create policy office on dossier using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table survey_round enable row level security;
alter table survey_round force row level security;
create policy nation on survey_round for select to motcua_nation using (true);
create policy office on survey_round using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table survey_answer enable row level security;
alter table survey_answer force row level security;
create policy nation on survey_answer for select to motcua_nation using (true);
create policy office on survey_answer using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table feedback enable row level security;
alter table feedback force row level security;
create policy nation on feedback for select to motcua_nation using (true);
create policy office on feedback using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table task_progress enable row level security;
alter table task_progress force row level security;
create policy nation on task_progress for select to motcua_nation using (true);
create policy office on task_progress using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table assigned_task enable row level security;
alter table assigned_task force row level security;
create policy nation on assigned_task for select to motcua_nation using (true);
create policy office on assigned_task using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table unit_report enable row level security;
alter table unit_report force row level security;
create policy nation on unit_report for select to motcua_nation using (true);
create policy office on unit_report using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table overdue_note enable row level security;
alter table overdue_note force row level security;
create policy nation on overdue_note for select to motcua_nation using (true);
create policy office on overdue_note using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table narrative enable row level security;
alter table narrative force row level security;
create policy nation on narrative for select to motcua_nation using (true);
create policy office on narrative using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table calendar_day enable row level security;
alter table calendar_day force row level security;
create policy nation on calendar_day for select to motcua_nation using (true);
create policy office on calendar_day using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table stamp enable row level security;
alter table stamp force row level security;
create policy nation on stamp for select to motcua_nation using (true);
create policy office on stamp using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

alter table covered enable row level security;
alter table covered force row level security;
create policy nation on covered for select to motcua_nation using (true);
create policy office on covered using (office = motcua_office())
  with check (octet_length(office) <= 48 and pg_has_role(current_user, ('motcua_office_' || office)::name, 'usage'));

commit;
