const paths = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.2l6.3 11.3H1.7zM8 6.4v3.2M8 11.6v.1',
  question: 'M5.7 6a2.3 2.3 0 114 1.6C8.9 8.3 8 8.8 8 10M8 12.4v.1',
  dash: 'M4 8h8',
  down: 'M4 6.5l4 4 4-4',
  up: 'M4 9.5l4-4 4 4',
  right: 'M6.5 4l4 4-4 4',
  play: 'M5 3.2v9.6l7.6-4.8z',
  stop: 'M4 4h8v8H4z',
  plus: 'M8 3.5v9M3.5 8h9',
  reset: 'M12.9 9.2A5 5 0 118 3h4M9.8 .9L12 3 9.8 5.1',
  edit: 'M2.5 13.5l.6-3 7.6-7.6 2.4 2.4-7.6 7.6zM9.2 4.4l2.4 2.4',
  download: 'M8 2.5v7.5M4.8 7L8 10.2 11.2 7M2.8 13.3h10.4',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  search: 'M11.2 11.2L14 14M12 7a5 5 0 11-10 0 5 5 0 0110 0z',
  note: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 7.4v3.4M8 5.2v.1',
} as const

export type IconName = keyof typeof paths

/** Decoration beside a word: hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
