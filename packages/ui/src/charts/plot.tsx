import { useEffect, useLayoutEffect, useRef } from 'react'
import type { ChartGroup } from './chart-group.ts'
import { type Drawn, type PlotShape, plotOptions } from './plot-options.ts'
import { uPlot } from './uplot.ts'

/** CSS pixels of a chart on paper: A4 and US letter both have so much between margins of 12 mm, for four of them. */
const printSize = { width: 690, height: 172 }

interface PlotProps extends Drawn {
  /** Kept between renders: another one makes a new plot. */
  readonly shape: PlotShape
  readonly data: uPlot.AlignedData
  readonly group: ChartGroup
  readonly onCursor: (plot: uPlot) => void
}

/** A canvas that follows its data, theme, marks and width. It is drawn only while it can be seen, or printed. */
export function Plot({ shape, data, group, theme, marks, onCursor }: PlotProps) {
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef({ theme, marks, data, onCursor })
  latest.current = { theme, marks, data, onCursor }
  const redraw = useRef<() => void>(undefined)
  useLayoutEffect(() => {
    if (host.current === null) return
    const options = plotOptions(
      shape,
      group,
      () => latest.current,
      (plot) => latest.current.onCursor(plot),
    )
    const standing = stand(host.current, options, group, () => latest.current.data)
    redraw.current = standing.draw
    return standing.takeDown
  }, [shape, group])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn is read from `latest`
  useEffect(() => {
    redraw.current?.()
  }, [data, theme, marks])
  return <div ref={host} className="plot" />
}

/** A plot in its place, and what keeps it drawn and fitting. */
function stand(
  host: HTMLElement,
  options: Omit<uPlot.Options, 'width'>,
  group: ChartGroup,
  data: () => uPlot.AlignedData,
) {
  const plot = new uPlot({ ...options, width: host.clientWidth }, data(), host)
  const leave = group.add(plot)
  let [isVisible, isPrinting] = [false, false]
  const draw = () => {
    if (isVisible || isPrinting) plot.setData(data())
  }
  const fit = () => {
    const width = isPrinting ? printSize.width : host.clientWidth
    const height = isPrinting ? printSize.height : options.height
    if (width > 0 && (width !== plot.width || height !== plot.height)) plot.setSize({ width, height })
  }
  const print = ({ type }: Event) => {
    isPrinting = type === 'beforeprint'
    draw()
    fit()
  }
  const sight = new IntersectionObserver((entries) => {
    isVisible = entries.at(-1)?.isIntersecting ?? false
    draw()
  })
  const size = new ResizeObserver(fit)
  sight.observe(host)
  size.observe(host)
  addEventListener('beforeprint', print)
  addEventListener('afterprint', print)
  return {
    draw,
    takeDown: () => {
      sight.disconnect()
      size.disconnect()
      removeEventListener('beforeprint', print)
      removeEventListener('afterprint', print)
      leave()
      plot.destroy()
    },
  }
}
