-- Made by `node --run reference` in packages/warehouse.
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
-- Those that read want `alter role … set jit = off`, which goes to the workers.
--
-- Run the files by psql, which sends one statement after another: a message of
-- several Citus passes on whole, and its workers refuse it.
select create_distributed_table('unit', 'office');
select create_distributed_table('procedure', 'office', colocate_with => 'unit');
select create_distributed_table('procedure_time', 'office', colocate_with => 'unit');
select create_distributed_table('dossier', 'office', colocate_with => 'unit');
select create_distributed_table('survey_round', 'office', colocate_with => 'unit');
select create_distributed_table('survey_answer', 'office', colocate_with => 'unit');
select create_distributed_table('feedback', 'office', colocate_with => 'unit');
select create_distributed_table('task_progress', 'office', colocate_with => 'unit');
select create_distributed_table('assigned_task', 'office', colocate_with => 'unit');
select create_distributed_table('unit_report', 'office', colocate_with => 'unit');
select create_distributed_table('overdue_note', 'office', colocate_with => 'unit');
select create_distributed_table('narrative', 'office', colocate_with => 'unit');
select create_distributed_table('calendar_day', 'office', colocate_with => 'unit');
select create_distributed_table('stamp', 'office', colocate_with => 'unit');
select create_distributed_table('covered', 'office', colocate_with => 'unit');
