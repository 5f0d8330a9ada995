import { formatCount, formatShare } from '@motcua/metrics'
import { scoreOf } from '@motcua/metrics/analysis'
import type { Score } from '@motcua/metrics/analysis'
import type { Evaluation, Text } from '@motcua/metrics'
import type { Office } from '@motcua/jobs'
import { UsageError } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'

/** `motcua kpi --composite`: the score that `motcua.yaml` has, of each unit that was evaluated. */
export function composite(
  { composite: given }: Office,
  { results }: Evaluation,
  {
    period,
    format,
  }: { readonly period: string; readonly format: 'table' | 'json' },
): void {
  if (!given)
    throw new UsageError(
      'expected composite in motcua.yaml, got none; every field stands in reports/REFERENCE.md',
    )
  const units = [...new Set(results.map((r) => r.unit))]
  const scores = units.map((unit) => ({
    unit,
    ...scoreOf(
      results.filter((r) => r.unit === unit),
      given.groups,
    ),
  }))
  if (format === 'json')
    writeJson({ period, title: given.title, isForReference: true, scores })
  else
    write(
      scores
        .map((score) => scoreText(given.title.vi, score.unit, score))
        .join('\n\n'),
    )
}

function scoreText(title: string, unit: string, score: Score<Text>): string {
  const rows = score.groups.flatMap((group) => [
    [
      group.title.vi,
      '',
      '',
      pointsOf(group.points),
      group.outOf === 0 ? '' : pointsOf(group.reached),
      group.unknown === 0 ? '' : pointsOf(group.unknown),
    ],
    ...group.parts.map((part) => [
      '',
      part.kpi,
      part.value === null
        ? '–'
        : formatShare(Math.round(part.value * 1_000_000), 1_000_000),
      pointsOf(part.points),
      part.reached === null ? '' : pointsOf(part.reached),
      part.reached === null ? pointsOf(part.points) : '',
    ]),
  ])
  return [
    `${title} – tham khảo, ${unit}`,
    table(['nhóm', 'chỉ tiêu', 'giá trị', 'tối đa', 'đạt', 'chưa biết'], rows),
    `Đạt ${pointsOf(score.reached)} trên ${pointsOf(score.outOf)} điểm tính được; ${pointsOf(score.unknown)} điểm chưa biết, không tính là 0.`,
  ].join('\n')
}

/** Two decimals where there are some. */
function pointsOf(points: number): string {
  const hundredths = Math.round(points * 100)
  if (hundredths % 100 === 0) return formatCount(hundredths / 100)
  return (hundredths / 100).toFixed(2).replace('.', ',')
}
