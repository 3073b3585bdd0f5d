import { useEffect, useRef } from 'react'
import { Icon } from '../../parts/index.ts'
import { defaultColumns, figureColumns } from './columns.tsx'

interface ColumnPickerProps {
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** A menu of all columns by group; it closes on Escape and when something else is clicked. */
export function ColumnPicker({ chosen, onChange }: ColumnPickerProps) {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => closeElsewhere(details), [])
  const toggle = (key: string) =>
    onChange(chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen, key])
  return (
    <details ref={details} className="menu">
      <summary className="button">
        <Icon name="columns" />
        Columns
      </summary>
      <div className="menu-body">
        {groups.map((group) => (
          <fieldset key={group} className="menu-group">
            <legend>{group}</legend>
            {figureColumns
              .filter((column) => column.group === group)
              .map(({ key, label }) => (
                <label key={key} className="menu-check">
                  <input type="checkbox" checked={chosen.includes(key)} onChange={() => toggle(key)} />
                  {label}
                </label>
              ))}
          </fieldset>
        ))}
        <button type="button" className="button" onClick={() => onChange(defaultColumns)}>
          As at first
        </button>
      </div>
    </details>
  )
}

const groups = [...new Set(figureColumns.map(({ group }) => group))]

function closeElsewhere(details: { readonly current: HTMLDetailsElement | null }): () => void {
  const close = () => details.current?.removeAttribute('open')
  const onPointer = ({ target }: PointerEvent) => {
    if (target instanceof Node && !details.current?.contains(target)) close()
  }
  const onKey = ({ key }: KeyboardEvent) => {
    if (key !== 'Escape' || !details.current?.open) return
    close()
    details.current.querySelector('summary')?.focus()
  }
  document.addEventListener('pointerdown', onPointer)
  document.addEventListener('keydown', onKey)
  return () => {
    document.removeEventListener('pointerdown', onPointer)
    document.removeEventListener('keydown', onKey)
  }
}
