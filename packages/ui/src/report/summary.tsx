import type { Endings, Snapshot, TimesRow } from '../../../katydid/src/web/contract.ts'
import { count, duration, instant, millis, percent, rate } from '../format.ts'
import { Section, StatTile, StatTiles } from '../parts/index.ts'

/** The whole run in one row of figures, and where each offered request went. */
export function Summary({ snapshot }: { readonly snapshot: Snapshot }) {
  const { total, warmUp, window } = snapshot
  const span = `${instant(window.fromMs)} to ${instant(window.toMs)} of the run`
  return (
    <Section title="Summary" note={`Over ${duration(window.toMs - window.fromMs)}, ${span}`}>
      <div className="report-body">
        <StatTiles>
          <StatTile label="Requests answered" value={count(total.requests)} note="ok and failed" />
          <StatTile
            label="Achieved"
            value={rate(total.requestsPerSecond)}
            unit="/s"
            note={offeredNote(snapshot)}
          />
          <StatTile
            label="Failed"
            value={percent(total.requests === 0 ? null : total.failureRatio)}
            note={`${rate(total.failuresPerSecond)}/s`}
            tone={total.failed > 0 ? 'bad' : 'neutral'}
          />
          {timesTiles('Response', total.response)}
          {timesTiles('Service', total.service)}
        </StatTiles>
        <Balance endings={total} />
        {total.resent > 0 && (
          <p className="section-note">
            {count(total.resent)} sent again over a new connection: the server had closed a kept one without a
            response.
          </p>
        )}
        {warmUp.offered > 0 && (
          <p className="section-note">
            Besides, {count(warmUp.offered)} requests of the warm-up ({count(warmUp.failed)} failed), which
            are in no figure above.
          </p>
        )}
      </div>
    </Section>
  )
}

function offeredNote({ total, window }: Snapshot): string {
  const seconds = (window.toMs - window.fromMs) / 1_000
  return seconds > 0 ? `offered ${rate(total.offered / seconds)}/s` : 'nothing offered'
}

const timesTiles = (name: string, times: TimesRow) =>
  (
    [
      ['p50', times.p50Ms],
      ['p95', times.p95Ms],
      ['p99', times.p99Ms],
    ] as const
  ).map(([quantile, ms]) => (
    <StatTile
      key={`${name} ${quantile}`}
      label={`${name} ${quantile}`}
      value={millis(ms)}
      unit={ms === null ? '' : 'ms'}
    />
  ))

/** Every offered request ended in exactly one of four ways. */
function Balance({ endings: { offered, ok, failed, cutOff, unsent } }: { readonly endings: Endings }) {
  const parts = [
    { name: 'ok', n: ok },
    { name: 'failed', n: failed },
    { name: 'cut off', n: cutOff },
    { name: 'unsent', n: unsent },
  ]
  return (
    <p className="balance">
      <span>
        <b>{count(offered)}</b> offered
      </span>
      {parts.map(({ name, n }, i) => (
        <span key={name}>
          <i>{i === 0 ? '=' : '+'}</i> <b>{count(n)}</b> {name}
        </span>
      ))}
    </p>
  )
}
