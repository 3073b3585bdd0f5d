import { useEffect, useMemo, useState } from 'react'
import type { Series } from '../../../katydid/src/web/contract.ts'
import { SeriesFeed, type SeriesOf } from './series-feed.ts'

const refreshMs = 1_000

export interface Shown {
  readonly series: Series | undefined
  /** Why there is nothing new. */
  readonly problem: string | undefined
}

/** A series that is asked for once, or each second while the run goes on and somebody looks. */
export function useSeries(
  seriesOf: SeriesOf,
  entry: { readonly method: string; readonly name: string },
  isAsking: { readonly isLive: boolean; readonly isWanted: boolean },
): Shown {
  const { method, name } = entry
  const { isLive, isWanted } = isAsking
  const feed = useMemo(() => new SeriesFeed(seriesOf, method, name), [seriesOf, method, name])
  const [shown, setShown] = useState<Shown & { readonly feed: SeriesFeed }>()
  useEffect(() => {
    if (!isWanted) return
    return refreshing(feed, isLive, (problem) => setShown({ feed, series: feed.known, problem }))
  }, [feed, isLive, isWanted])
  return shown?.feed === feed ? shown : { series: undefined, problem: undefined }
}

/** Gives back what ends it. After a problem it tries again, whether the run goes on or not. */
function refreshing(
  feed: SeriesFeed,
  isLive: boolean,
  tell: (problem: string | undefined) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  const refresh = async () => {
    const problem = document.hidden ? undefined : await problemOf(feed)
    if (isOver) return
    tell(problem)
    if (isLive || problem !== undefined || document.hidden) timer = setTimeout(refresh, refreshMs)
  }
  refresh()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}

const problemOf = (feed: SeriesFeed): Promise<string | undefined> =>
  feed.refresh().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
