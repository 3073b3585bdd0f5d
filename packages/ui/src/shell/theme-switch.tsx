import { Choice } from '../parts/field.tsx'
import { useTheme } from '../state/theme.ts'

const options = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export function ThemeSwitch() {
  const [theme, setTheme] = useTheme()
  return (
    <div className="theme-switch">
      <Choice legend="Theme" isLegendHidden value={theme} options={options} onChange={setTheme} />
    </div>
  )
}
