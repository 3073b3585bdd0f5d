import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../theme.css'
import type { ReportData } from '../../../katydid/src/web/contract.ts'
import { Empty } from '../parts/index.ts'
import { reportDataOf } from './load-data.ts'
import { preparePrint } from './print.ts'
import { Report } from './report.tsx'
import './report.css'
import './report-print.css'

const text = document.getElementById('report-data')?.textContent ?? 'null'
reportDataOf(text).then(show, (error: unknown) => show(null, String(error)))
preparePrint()

function show(data: ReportData | null, problem = 'It is the template that Katydid fills in.'): void {
  const root = document.getElementById('root')
  if (root === null) return
  if (data !== null) {
    document.title = `${data.title} · Katydid report`
    if (data.theme !== 'system') document.documentElement.dataset.theme = data.theme
  }
  createRoot(root).render(
    <StrictMode>
      {data === null ? <Empty title="This report holds no run">{problem}</Empty> : <Report data={data} />}
    </StrictMode>,
  )
}
