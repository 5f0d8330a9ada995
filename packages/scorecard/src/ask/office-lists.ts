import { defineKpis } from '@motcua/metrics'
import {
  feedbacks,
  procedures,
  surveyAnswers,
  taskOccurrences,
  unitReports,
} from '@motcua/metrics/catalog'
import { missesQuery } from '@motcua/metrics/sql'
import type { Database, DateText } from '@motcua/metrics'
import type { CountingKpi } from '@motcua/metrics/catalog'
import type { Kysely } from 'kysely'
import type { OfficeLists, SurveyForm } from '../report/input.ts'
import type { FiguresOptions } from './figures.ts'

const k = defineKpis<Database>()

const noTitle = { vi: '', en: '' }

/** Rows of the lists of an office as KPIs that count all of them: so that each is read as it was known. */
const listed = {
  tasks: k.count(
    {
      ...taskOccurrences,
      shows: {
        ...taskOccurrences.shows,
        reported: 'task_progress.task',
        product: 'task_progress.product_ref',
        productOn: 'task_progress.product_on',
      },
    },
    {
      id: 'report_tasks',
      version: 1,
      title: noTitle,
      counts: ({ eb }) => eb('occurrence.task', 'is not', null),
    },
  ),
  reports: k.count(unitReports, {
    id: 'report_reports',
    version: 1,
    title: noTitle,
    counts: ({ eb }) => eb('unit_report.period', 'is not', null),
  }),
  surveys: k.count(
    {
      ...surveyAnswers,
      shows: {
        code: 'survey_answer.code',
        survey: 'survey_answer.survey',
        period: 'survey_answer.period',
        answer: 'survey_answer.answer',
        valid: 'survey_answer.valid',
      },
    },
    {
      id: 'report_surveys',
      version: 1,
      title: noTitle,
      counts: ({ eb }) => eb('survey_answer.code', 'is not', null),
    },
  ),
  rounds: k.count(
    k.rows<Pick<Database, 'survey_round'>, 'survey_round'>({
      id: 'survey_round',
      object: noTitle,
      from: (db) => db.selectFrom('survey_round'),
      versioned: ['survey_round'],
      office: 'survey_round.office',
      unit: 'survey_round.office',
      shows: {
        code: 'survey_round.period',
        survey: 'survey_round.survey',
        sent: 'survey_round.sent',
      },
    }),
    {
      id: 'report_rounds',
      version: 1,
      title: noTitle,
      counts: ({ eb }) => eb('survey_round.period', 'is not', null),
    },
  ),
  feedback: k.count(
    {
      ...feedbacks,
      shows: {
        ...feedbacks.shows,
        provinceOn: 'feedback.published_province_on',
        officeOn: 'feedback.published_office_on',
      },
    },
    {
      id: 'report_feedback',
      version: 1,
      title: noTitle,
      counts: ({ eb }) => eb('feedback.code', 'is not', null),
    },
  ),
  procedures: k.count(
    {
      ...procedures,
      shows: {
        code: 'procedure.code',
        name: 'procedure.name',
        fromOn: 'procedure.valid_from',
      },
    },
    {
      id: 'report_procedures',
      version: 1,
      title: noTitle,
      counts: ({ eb }) => eb('procedure.code', 'is not', null),
    },
  ),
  paragraphs: k.count(
    k.rows<Pick<Database, 'narrative'>, 'narrative'>({
      id: 'narrative',
      object: noTitle,
      from: (db) => db.selectFrom('narrative'),
      versioned: ['narrative'],
      office: 'narrative.office',
      unit: 'narrative.unit',
      shows: {
        code: 'narrative.period',
        section: 'narrative.section',
        position: 'narrative.position',
        text: 'narrative.text',
      },
    }),
    {
      id: 'report_paragraphs',
      version: 1,
      title: noTitle,
      counts: ({ eb }) => eb('narrative.period', 'is not', null),
    },
  ),
}

/** What the lists of an office say, of all units and periods, as known then. */
export async function officeLists(
  db: Kysely<Database>,
  { office, plan, period, asOf }: FiguresOptions,
): Promise<OfficeLists> {
  const rowsOf = async (kpi: CountingKpi<Database>): Promise<Shown[]> =>
    (await missesQuery(db, kpi, { office, plan, period, asOf }).execute()).map(
      (row) => row as Shown,
    )
  return {
    tasks: (await rowsOf(listed.tasks)).map((row) => ({
      task: String(row['code']),
      period: String(row['period']),
      dueOn: textOf(row['dueOn']),
      completedOn: textOf(row['finishedOn']),
      isReported: row['reported'] !== null,
      product: textOf(row['product']),
      productOn: textOf(row['productOn']),
    })),
    reports: (await rowsOf(listed.reports)).map((row) => ({
      unit: String(row['unit']),
      period: String(row['code']),
      dueOn: textOf(row['dueOn']),
      submittedOn: textOf(row['finishedOn']),
    })),
    surveys: (await rowsOf(listed.surveys)).map((row) => ({
      survey:
        row['survey'] === 'staff_attitude'
          ? 'staff_attitude'
          : ('service_quality' satisfies SurveyForm['survey']),
      period: String(row['period']),
      unit: textOf(row['unit']),
      answer: textOf(row['answer']),
      valid: row['valid'] === true,
    })),
    rounds: (await rowsOf(listed.rounds)).map((row) => ({
      survey: String(row['survey']),
      period: String(row['code']),
      sent: Number(row['sent']),
    })),
    feedback: (await rowsOf(listed.feedback)).map((row) => ({
      code: String(row['code']),
      unit: textOf(row['unit']),
      receivedOn: String(row['receivedOn']),
      dueOn: textOf(row['dueOn']),
      answeredOn: textOf(row['finishedOn']),
      provinceOn: textOf(row['provinceOn']),
      officeOn: textOf(row['officeOn']),
    })),
    procedureNames: new Map(
      (await rowsOf(listed.procedures))
        .toSorted((a, b) =>
          String(a['fromOn']) < String(b['fromOn']) ? -1 : 1,
        )
        .map((row) => [String(row['code']), String(row['name'])]),
    ),
    paragraphs: (await rowsOf(listed.paragraphs))
      .map((row) => ({
        unit: String(row['unit']),
        period: String(row['code']),
        section: String(row['section']),
        position: Number(row['position']),
        text: String(row['text']),
      }))
      .toSorted((a, b) => a.position - b.position),
  }
}

type Shown = Readonly<Record<string, unknown>>

function textOf(value: unknown): DateText | null {
  return value === null || value === undefined ? null : String(value)
}
