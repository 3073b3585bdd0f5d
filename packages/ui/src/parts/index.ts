import './parts.css'
import './controls.css'

export { Badge, SloBadge, StateBadge, type Tone, ValidityBadge, validityTones } from './badge.tsx'
export { type Column, DataTable } from './data-table.tsx'
export { Icon, type IconName } from './icon.tsx'
export { nextOrder, type Order, type SortValue, sorted } from './order.ts'
export { Empty, Section } from './section.tsx'
export { StatTile, StatTiles } from './stat-tile.tsx'
